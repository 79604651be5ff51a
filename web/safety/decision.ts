import {
  MEASURES,
  type Attachment,
  type Catalogue,
  type Class,
  type ClassedFile,
  type Measure,
  type QueueId,
  type Subject,
  type Verdict,
} from './api';

/** A decision while it is made: what the panel holds before it becomes a `Verdict`. */
export interface Draft {
  measure: Measure | null;
  days: number;
  policy: string;
  reason: string;
  template: string;
  words: string;
  is_child_abuse: boolean;
  incident: string;
  files: Record<string, Class | ''>;
  child_abuse_words: string;
}

export interface Choice {
  measure: Measure;
  key: number;
}

export const SPANS_DAYS = [1, 7, 30, 90] as const;
export const TEXT_BYTES_MAX = 2_000;

/** An attachment that can be part of a CyberTip, with where it is. */
export interface Classifiable {
  report: string;
  seq: string;
  attachment: Attachment;
}

export function file_key(file: Pick<ClassedFile, 'report' | 'seq' | 'index'>): string {
  return `${file.report}/${file.seq}/${file.index}`;
}

export function empty_draft(): Draft {
  return {
    measure: null,
    days: 7,
    policy: '',
    reason: '',
    template: '',
    words: '',
    is_child_abuse: false,
    incident: '',
    files: {},
    child_abuse_words: '',
  };
}

export function has_end(measure: Measure | null): boolean {
  return measure === 'restrict' || measure === 'suspend';
}

/** Whether a second person has to say the same before anything happens. */
export function needs_two(draft: Draft, catalogue: Catalogue): boolean {
  return (
    draft.is_child_abuse || (draft.measure !== null && catalogue.two_person.includes(draft.measure))
  );
}

/** What can be decided about this kind of subject, with the number of its key. */
export function choices(kind: Subject['kind'], catalogue: Catalogue | null): Choice[] {
  const all = MEASURES.map((measure, index) => ({ measure, key: index + 1 }));
  if (kind !== 'group' || catalogue === null) return all;
  return all.filter(({ measure }) => catalogue.group_measures.includes(measure));
}

export function may_be_child_abuse(queue: QueueId, measure: Measure | null): boolean {
  return queue === 'child-safety' && (measure === 'ban' || measure === 'escalate');
}

export interface Problems {
  measure?: 'missing';
  policy?: 'missing';
  reason?: 'missing' | 'too_long';
  words?: 'too_long';
  incident?: 'missing';
  files?: 'missing';
}

const byte_length = (text: string) => new TextEncoder().encode(text).length;

/** What the server would refuse, said before it is asked (docs/formats/safety-api.md §7). */
export function problems(draft: Draft): Problems {
  const found: Problems = {};
  if (!draft.measure) found.measure = 'missing';
  if (!draft.policy) found.policy = 'missing';
  if (!draft.reason.trim()) found.reason = 'missing';
  else if (byte_length(draft.reason.trim()) > TEXT_BYTES_MAX) found.reason = 'too_long';
  if (byte_length(draft.words.trim()) > TEXT_BYTES_MAX) found.words = 'too_long';
  if (draft.is_child_abuse) {
    if (!draft.incident) found.incident = 'missing';
    const has_file = Object.values(draft.files).some(Boolean);
    if (draft.incident === 'possession' && !has_file) found.files = 'missing';
  }
  return found;
}

/** Whether `viewed` is true of a file is the view log's to say; the page passes on what it was told. */
export function classed_files(draft: Draft, files: Classifiable[]): ClassedFile[] {
  return files.flatMap(({ report, seq, attachment }) => {
    const where = { report, seq, index: attachment.index };
    const chosen = draft.files[file_key(where)];
    return chosen ? [{ ...where, class: chosen, viewed: attachment.viewed }] : [];
  });
}

/** The draft as it is sent. Only for a draft without problems. */
export function verdict(draft: Draft, files: Classifiable[], now_ms: number): Verdict {
  if (!draft.measure) throw new Error('a draft without a measure is no verdict');
  return {
    measure: draft.measure,
    until: has_end(draft.measure) ? new Date(now_ms + draft.days * 86_400_000).toISOString() : null,
    policy: draft.policy,
    reason: draft.reason.trim(),
    template: draft.template || null,
    words: draft.words.trim(),
    child_abuse: draft.is_child_abuse
      ? {
          incident: draft.incident,
          files: classed_files(draft, files),
          words: draft.child_abuse_words.trim(),
        }
      : null,
  };
}
