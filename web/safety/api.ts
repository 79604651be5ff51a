/** The types of docs/formats/safety-api.md, in its order. */
export type Time = string;
export interface Page<T> {
  items: T[];
  next: string | null;
}

export const ROLES = ['admin', 'lead', 'reviewer', 'child_safety', 'analyst', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Person {
  id: string;
  alias: string;
  roles: Role[];
}

export interface Settings {
  blur: 1 | 2 | 3;
  greyscale: boolean;
  mute: boolean;
  single_keys: boolean;
  density: 'comfortable' | 'dense';
  theme: 'system' | 'light' | 'dark';
  break_after_min: number;
  opt_out: QueueId[];
}

export interface Session {
  now: Time;
  provider: string;
  demo: boolean;
  person: Person | null;
  ends: Time | null;
  idle_ends: Time | null;
  settings: Settings | null;
}

export const QUEUES = [
  'child-safety',
  'imminent-harm',
  'intimate-images',
  'harassment',
  'fraud',
  'sexual',
  'spam',
  'other',
  'unproven',
  'second',
  'appeals',
] as const;
export type QueueId = (typeof QUEUES)[number];

export interface Queue {
  id: QueueId;
  title: string;
  needs: Role;
  deadline_s: number;
  waiting: number;
  claimed: number;
  mine: number;
  oldest: Time | null;
  due: Time | null;
  near: number;
  late: number;
}

export type Urgency = 'calm' | 'near' | 'late';
export type State = 'queued' | 'claimed' | 'proposed' | 'decided' | 'escalated' | 'closed';
export interface Claim {
  by: Person;
  mine: boolean;
  since: Time;
  until: Time;
}
export interface Subject {
  kind: 'account' | 'group';
  id: string;
  name: string;
}

export interface CaseRow {
  number: string;
  subject: Subject;
  queue: QueueId;
  state: State;
  urgency: Urgency;
  received: Time;
  due: Time;
  reports: number;
  reporters: number;
  verified: number;
  entries: number;
  reasons: string[];
  known: 'confirm' | 'suppress' | null;
  claim: Claim | null;
}

export type Act =
  | 'claim'
  | 'release'
  | 'skip'
  | 'move'
  | 'reveal'
  | 'note'
  | 'decide'
  | 'second'
  | 'appeal'
  | 'bad_faith'
  | 'identity';

export interface Case extends CaseRow {
  version: number;
  second: boolean;
  reports_list: ReportHead[];
  reports_next: string | null;
  timeline: Event[];
  notes: Note[];
  decisions: Decision[];
  appeal: Appeal | null;
  tip: string | null;
  may: Act[];
}

export interface ReportHead {
  id: string;
  reporter: string;
  received: Time;
  reason: string;
  scope: 'messages' | 'account' | 'group' | 'profile';
  note: null;
  entries: number;
  verified: number;
  expired: number;
  unverified: number;
  invalid: number;
  withheld: number;
  attachments: number;
  same_as: string | null;
  state: 'pending' | 'decided' | 'invalidated';
  bad_faith: boolean;
  revealed: boolean;
}

export interface Evidence {
  report: string;
  note: string | null;
  entries: (Entry | Gap)[];
}
export interface Gap {
  kind: 'gap';
  after: string;
  count: number;
}
export type EntryVerdict = 'VERIFIED' | 'EXPIRED' | 'UNVERIFIED' | 'INVALID';
export interface Entry {
  kind: 'opened' | 'withheld';
  seq: string;
  time: Time;
  sender: string;
  is_subject: boolean;
  device: string;
  verdict: EntryVerdict;
  rule: string | null;
  says: string | null;
  proven: string[];
  unproven: string[];
  reporter_was: 'member' | 'not_member' | 'unknown';
  parts: Part[];
  attachments: Attachment[];
}
export interface Part {
  kind: 'text' | 'reply' | 'reaction' | 'edit' | 'delete' | 'other';
  text: string;
  of: string | null;
}
export interface Attachment {
  index: number;
  name: string;
  type: string;
  size_bytes: number;
  state: 'proven' | 'waiting' | 'missing' | 'wrong';
  rule: string | null;
  says: string | null;
  shown: boolean;
  width: number;
  height: number;
  hash: string | null;
  match: Match | null;
  viewed: boolean;
  same_as: { report: string; seq: string; index: number } | null;
  elsewhere: Elsewhere;
}
export interface Elsewhere {
  cases: number;
  decided: { number: string; time: Time; measure: Measure; policy: string } | null;
}
export interface Match {
  bank: string;
  label: string;
  kind: 'confirm' | 'suppress';
  distance: number;
  says: string;
}

export interface Event {
  time: Time;
  kind: 'report' | 'decision' | 'reversal' | 'appeal' | 'appeal_decided' | 'measure_ended';
  number: string | null;
  says: string;
  measure: Measure | null;
}
export interface Note {
  id: string;
  time: Time;
  by: Person;
  text: string;
}

export const MEASURES = ['none', 'warn', 'restrict', 'suspend', 'ban', 'escalate'] as const;
export type Measure = (typeof MEASURES)[number];
export const CLASSES = ['A1', 'A2', 'B1', 'B2'] as const;
export type Class = (typeof CLASSES)[number];
export interface ClassedFile {
  report: string;
  seq: string;
  index: number;
  class: Class;
  viewed: boolean;
}
export interface ChildAbuse {
  incident: string;
  files: ClassedFile[];
  words: string;
}
export interface Verdict {
  measure: Measure;
  until: Time | null;
  policy: string;
  reason: string;
  template: string | null;
  words: string;
  child_abuse: ChildAbuse | null;
}
export interface Decision {
  id: string;
  number: string;
  subject: Subject;
  time: Time;
  by: Person;
  verdict: Verdict;
  state:
    | 'undoable'
    | 'proposed'
    | 'differs'
    | 'in_force'
    | 'ended'
    | 'undone'
    | 'reversed'
    | 'overturned';
  undo_until: Time | null;
  second_by: Person | null;
  statement: string;
  reversed: { time: Time; by: Person; why: string } | null;
}
export interface Appeal {
  id: string;
  time: Time;
  text: null;
  decision: Decision;
  outcome: null | 'upheld' | 'overturned';
}
export type Outcome = 'undoable' | 'proposed' | 'agreed' | 'differs' | 'decided';
export interface Decided {
  outcome: Outcome;
  decision: Decision;
}
export interface Statement {
  title: string;
  text: string;
  appeal_until: Time | null;
}

export interface Policy {
  id: string;
  title: string;
  says: string;
  queues: QueueId[];
}
export interface Template {
  id: string;
  policy: string;
  title: string;
  text: string;
}
export interface Titled {
  id: string;
  title: string;
}
export interface Catalogue {
  reasons: Titled[];
  policies: Policy[];
  templates: Template[];
  incidents: Titled[];
  classes: { id: Class; title: string }[];
  two_person: Measure[];
  group_measures: Measure[];
  undo_s: number;
  claim_s: number;
}

export interface Exposure {
  since: Time;
  reports: number;
  pictures: number;
  grave: number;
  minutes: number;
  break: { suggested: boolean; says: string | null };
}

export interface Account {
  id: string;
  username: string | null;
  created: Time;
  state: 'active' | 'ended';
  devices: number;
  measure: Measure;
  measure_until: Time | null;
  first_contacts_today: number;
  reports: { received: number; verified: number; decided_against: number };
  made: { reports: number; bad_faith: number };
  timeline: Event[];
  cases: CaseRow[];
}

export type TipState =
  'draft' | 'open' | 'uploading' | 'described' | 'finished' | 'retracted' | 'expired' | 'alarm';
export interface Tip {
  id: string;
  number: string;
  state: TipState;
  test: boolean;
  report_id: string | null;
  created: Time;
  opened: Time | null;
  expires: Time | null;
  finished: Time | null;
  preserved_until: Time | null;
  incident: string;
  files: number;
  uploaded: number;
  tries: number;
  next_try: Time | null;
  says: string | null;
  version: number;
}
export interface TipWhole extends Tip {
  fields: { path: string; title: string; value: string }[];
  xml: string;
  attached: {
    name: string;
    size_bytes: number;
    md5: string | null;
    class: Class;
    viewed: boolean;
    state: 'waiting' | 'uploaded' | 'described';
    file_id: string | null;
    xml: string;
  }[];
}

export interface Bank {
  id: string;
  title: string;
  kind: 'confirm' | 'suppress';
  distance: number;
  entries: number;
}
export interface Known {
  id: string;
  hash: string;
  label: string;
  added: Time;
  by: Person | null;
  source: string;
  matches: number;
}

export interface NumbersRow {
  reason: string;
  received: number;
  verified: number;
  actioned: number;
  appealed: number;
  overturned: number;
  first_view_s: number | null;
  decision_s: number | null;
  tips: number;
}
export interface Numbers {
  half: string;
  halves: string[];
  until: Time;
  rows: NumbersRow[];
  months: { month: string; received: number; verified: number; actioned: number }[];
}

export interface AuditEntry {
  number: string;
  time: Time;
  by: Person | null;
  act: string;
  object: string;
  says: string;
  hash: string | null;
  withheld: boolean;
}
export interface Chain {
  state: 'whole' | 'broken' | 'unchecked';
  entries: number;
  checked: Time | null;
  broken_at: string | null;
  head: string | null;
}

export interface Member extends Person {
  state: 'active' | 'removed';
  passkeys: number;
  totp: boolean;
  seen: Time | null;
}
export interface Invitation {
  id: string;
  alias: string;
  roles: Role[];
  made: Time;
  ends: Time;
  by: Person;
}
