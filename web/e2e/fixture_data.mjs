// Fake people, fake words, generated pictures: what the fixture server tells. All of it is harmless.
export const NOW = Date.now();
export const at = (minutes) => new Date(NOW + minutes * 60_000).toISOString();
export const id = (n) => n.toString(16).padStart(32, '0');

export const people = {
  me: { id: id(1), alias: 'heron', roles: ['reviewer', 'lead', 'child_safety', 'auditor'] },
  other: { id: id(2), alias: 'kestrel', roles: ['reviewer'] },
  admin: { id: id(3), alias: 'wren', roles: ['admin'] },
  lead: { id: id(4), alias: 'crane', roles: ['lead'] },
};

export const settings = {
  blur: 2,
  greyscale: true,
  mute: true,
  single_keys: true,
  density: 'comfortable',
  theme: 'system',
  break_after_min: 45,
  opt_out: [],
};

const queue = (id_, title, hours, waiting, oldest_min, near = 0, late = 0, claimed = 0) => ({
  id: id_,
  title,
  needs: id_ === 'child-safety' ? 'child_safety' : 'reviewer',
  deadline_s: hours * 3_600,
  waiting,
  claimed,
  mine: 0,
  oldest: waiting ? at(-oldest_min) : null,
  due: waiting ? at(hours * 60 - oldest_min) : null,
  near,
  late,
});

export const queues = [
  queue('child-safety', 'Child safety', 4, 1, 205, 1),
  queue('imminent-harm', 'Imminent harm', 4, 2, 41, 0, 0, 1),
  queue('intimate-images', 'Intimate pictures', 24, 3, 400),
  queue('harassment', 'Harassment and hate', 48, 9, 2_950, 2, 1, 2),
  queue('fraud', 'Fraud and illegal goods', 72, 4, 1_300),
  queue('sexual', 'Unwanted sexual content', 72, 0, 0),
  queue('spam', 'Spam', 168, 31, 4_100),
  queue('other', 'Something else', 168, 2, 900),
  queue('unproven', 'Nothing proven', 168, 5, 6_000),
  queue('second', 'Second review', 4, 1, 30),
  queue('appeals', 'Appeals', 168, 2, 2_400),
];

const REASONS = {
  spam: 'Spam',
  harassment: 'Harassment or bullying',
  hate: 'Hate against a group of people',
  violence: 'Threats or calls for violence',
  'self-harm': 'Somebody may hurt themselves',
  'intimate-images': 'Intimate pictures shown without consent',
  'child-safety': 'A child is sexually exploited or in danger',
  fraud: 'Fraud',
  impersonation: 'Somebody pretends to be somebody else',
  'illegal-goods': 'Sale of illegal goods',
  terrorism: 'Terrorism',
  'unwanted-sexual': 'Sexual content nobody asked for',
  other: 'Something else',
};

export const catalogue = {
  reasons: Object.entries(REASONS).map(([id_, title]) => ({ id: id_, title })),
  policies: [
    {
      id: 'harassment.threats',
      title: 'Harassment: repeated insults',
      says: 'Going on to insult somebody who asked to be left alone. Once, and in a quarrel of both sides, is not this.',
      queues: ['harassment'],
    },
    {
      id: 'spam.bulk',
      title: 'Spam: the same to many',
      says: 'Unasked offers, sent to people who do not know the sender.',
      queues: ['spam'],
    },
    {
      id: 'fraud.advance',
      title: 'Fraud: money in advance',
      says: 'Asking for money under a pretext that is not true.',
      queues: ['fraud'],
    },
    {
      id: 'child.abuse',
      title: 'Child abuse and exploitation',
      says: 'Always two persons.',
      queues: ['child-safety'],
    },
  ],
  templates: [
    {
      id: 'harassment.first',
      policy: 'harassment.threats',
      title: 'First time',
      text: 'You went on writing to somebody who had asked you to stop.',
    },
  ],
  incidents: [
    { id: 'possession', title: 'Possession, manufacture or distribution' },
    { id: 'enticement', title: 'Online enticement of a child' },
  ],
  classes: [
    { id: 'A1', title: 'before puberty, sexual act' },
    { id: 'A2', title: 'before puberty, exhibition' },
    { id: 'B1', title: 'in puberty, sexual act' },
    { id: 'B2', title: 'in puberty, exhibition' },
  ],
  two_person: ['ban'],
  group_measures: ['none', 'escalate'],
  undo_s: 10,
  claim_s: 1_200,
};

const row = (number, name, queue_, changes = {}) => ({
  number,
  subject: { kind: 'account', id: id(Number(number)), name },
  queue: queue_,
  state: 'queued',
  urgency: 'calm',
  received: at(-300),
  due: at(2_400),
  reports: 1,
  reporters: 1,
  verified: 4,
  entries: 6,
  reasons: ['harassment'],
  known: null,
  claim: null,
  ...changes,
});

export const rows = {
  harassment: [
    row('1041', '@marten', 'harassment', {
      urgency: 'late',
      received: at(-2_950),
      due: at(-70),
      reports: 3,
      reporters: 2,
    }),
    row('1042', '@jackdaw', 'harassment', {
      urgency: 'near',
      received: at(-2_400),
      due: at(310),
      reasons: ['harassment', 'hate'],
    }),
    row('1057', '@stoat', 'harassment', {
      state: 'claimed',
      claim: { by: people.other, mine: false, since: at(-3), until: at(17) },
    }),
    row('1060', 'group 7c20', 'harassment', {
      subject: { kind: 'group', id: id(60), name: 'group 7c20' },
      verified: 0,
      entries: 0,
    }),
  ],
};

const report = (n, reporter, changes = {}) => ({
  id: id(500 + n),
  reporter,
  received: at(-2_950 + n * 60),
  reason: 'harassment',
  scope: 'messages',
  note: null,
  entries: 7,
  verified: 5,
  expired: 0,
  unverified: 0,
  invalid: 1,
  withheld: 1,
  attachments: 2,
  same_as: null,
  state: 'pending',
  bad_faith: false,
  revealed: false,
  ...changes,
});

/** Behind those that a case shows at once. */
export const more_reports = () => [
  report(4, 'reporter 4', {
    entries: 0,
    verified: 0,
    invalid: 0,
    withheld: 0,
    attachments: 0,
  }),
];

export function make_case(number) {
  const base =
    rows.harassment.find((one) => one.number === number) ?? row(number, '@marten', 'harassment');
  return {
    ...structuredClone(base),
    version: 3,
    second: false,
    reports_list: [
      report(1, 'reporter 1'),
      report(2, 'reporter 2', {
        entries: 2,
        verified: 1,
        expired: 1,
        invalid: 0,
        withheld: 0,
        attachments: 0,
      }),
      report(5, 'reporter 3', { same_as: id(501) }),
      report(3, 'reporter 1', {
        scope: 'account',
        entries: 0,
        verified: 0,
        invalid: 0,
        withheld: 0,
        attachments: 0,
      }),
    ],
    reports_next: id(503),
    timeline: [
      {
        time: at(-2_950),
        kind: 'report',
        number,
        says: 'Reported by 2 people.',
        measure: null,
      },
      {
        time: at(-60_000),
        kind: 'decision',
        number: '702',
        says: 'Warned: repeated insults.',
        measure: 'warn',
      },
      {
        time: at(-61_000),
        kind: 'report',
        number: '702',
        says: 'Reported by 1 person.',
        measure: null,
      },
    ],
    notes: [
      {
        id: id(900),
        time: at(-90),
        by: people.other,
        text: 'Left this: I know somebody in the group.',
      },
    ],
    decisions: [],
    appeal: null,
    tip: null,
    may: ['claim'],
  };
}

const entry = (seq, minutes, changes) => ({
  kind: 'opened',
  seq: String(seq),
  time: at(-2_980 + minutes),
  sender: 'subject',
  is_subject: true,
  device: '3fa9c012',
  verdict: 'VERIFIED',
  rule: null,
  says: null,
  proven: [
    'The device 3fa9c012 of the reported account committed to exactly these words.',
    'The provider took them as this number, at this time.',
  ],
  unproven: ['Who held the device.', 'That anybody has read it.'],
  reporter_was: 'member',
  parts: [],
  attachments: [],
  ...changes,
});
const text = (words) => [{ kind: 'text', text: words, of: null }];
const file = (index, name, changes = {}) => ({
  index,
  name,
  type: 'image/png',
  size_bytes: 48_213,
  state: 'proven',
  rule: null,
  says: null,
  shown: true,
  width: 320,
  height: 200,
  hash: 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
  match: null,
  viewed: false,
  same_as: null,
  elsewhere: { cases: 0, decided: null },
  ...changes,
});
const reporter_said = { sender: 'reporter 1', is_subject: false, device: 'b2207e41' };

export const evidence = (report_id) => ({
  report: report_id,
  note: 'I asked him twice to stop and he went on. I have blocked him now.',
  entries: [
    entry(1_207, 0, { ...reporter_said, parts: text('Please stop writing to me.') }),
    entry(1_208, 2, { parts: text('You are a coward and everybody at the club knows it.') }),
    entry(1_209, 2, {
      kind: 'withheld',
      sender: 'person 3',
      is_subject: false,
      device: '91cd00aa',
      proven: ['A message of this sender had this number.'],
      unproven: ['What it said.'],
    }),
    entry(1_210, 5, {
      parts: [{ kind: 'reply', text: 'Pathetic.', of: 'Please stop writing to me.' }],
      attachments: [
        file(0, 'drawing.png', {
          elsewhere: {
            cases: 13,
            decided: {
              number: '1017',
              time: '2026-11-20T10:00:00.000Z',
              measure: 'warn',
              policy: 'harassment.repeated',
            },
          },
          match: {
            bank: 'own',
            label: 'Mocking drawing, seen in 14 cases',
            kind: 'confirm',
            distance: 6,
            says: 'Differs from a decided picture in 6 of 256 bits; up to 31 count as the same.',
          },
        }),
        file(1, 'drawing (1).png', {
          same_as: { report: report_id, seq: '1210', index: 0 },
          elsewhere: { cases: 13, decided: null },
        }),
      ],
    }),
    { kind: 'gap', after: '1210', count: 2 },
    entry(1_213, 30, { ...reporter_said, parts: text('I said stop. I will report this.') }),
    entry(1_214, 31, {
      parts: text('Do it. I have your address.'),
      attachments: [
        file(0, 'house.jpg', {
          type: 'image/jpeg',
          state: 'missing',
          rule: 'report.attachment_is_there',
          says: 'Nobody handed the file in.',
          shown: false,
        }),
      ],
    }),
    entry(1_215, 40, {
      verdict: 'INVALID',
      rule: 'frank.commitment_matches',
      says: 'The words are not the ones that the sender committed to.',
      proven: [],
      unproven: ['That this account wrote this.'],
    }),
  ],
});

export const tips = [
  {
    id: id(71),
    number: '981',
    state: 'alarm',
    test: true,
    report_id: '4564654',
    created: at(-1_500),
    opened: at(-1_490),
    expires: at(-50),
    finished: null,
    preserved_until: null,
    incident: 'enticement',
    files: 0,
    uploaded: 0,
    tries: 5,
    next_try: null,
    says: 'The clearing house answered 4100: validation failed. Nothing was sent.',
    version: 1,
  },
  {
    id: id(72),
    number: '1003',
    state: 'draft',
    test: true,
    report_id: null,
    created: at(-30),
    opened: null,
    expires: null,
    finished: null,
    preserved_until: at(525_600),
    incident: 'enticement',
    files: 1,
    uploaded: 0,
    tries: 0,
    next_try: null,
    says: null,
    version: 1,
  },
  {
    id: id(73),
    number: '844',
    state: 'finished',
    test: true,
    report_id: '4564001',
    created: at(-9_000),
    opened: at(-8_990),
    expires: null,
    finished: at(-8_980),
    preserved_until: at(516_000),
    incident: 'possession',
    files: 2,
    uploaded: 2,
    tries: 1,
    next_try: null,
    says: null,
    version: 1,
  },
];

export const tip_whole = (tip) => ({
  ...tip,
  fields: [
    {
      path: 'incidentSummary/incidentType',
      title: 'Incident',
      value: 'Online Enticement of Children for Sexual Acts',
    },
    { path: 'incidentSummary/incidentDateTime', title: 'Time of incident', value: at(-2_000) },
    { path: 'reporter/reportingPerson/email', title: 'Reported by', value: 'safety@example.org' },
    { path: 'personOrUserReported/espIdentifier', title: 'Account', value: id(981) },
  ],
  xml: '<?xml version="1.0" encoding="UTF-8"?>\n<report>\n  <incidentSummary>…</incidentSummary>\n</report>',
  attached: tip.files
    ? [
        {
          name: 'grey-square.png',
          size_bytes: 512,
          md5: null,
          class: 'B2',
          viewed: true,
          state: 'waiting',
          file_id: null,
          xml: '<fileDetails>…</fileDetails>',
        },
      ]
    : [],
});

export const numbers = (half) => ({
  half,
  halves: ['2026-2', '2026-1'],
  until: at(0),
  rows: Object.keys(REASONS).map((reason, n) => ({
    reason,
    received: n === 10 ? 0 : 1_204 - n * 91,
    verified: n === 10 ? 0 : 1_003 - n * 80,
    actioned: n === 10 ? 0 : 411 - n * 31,
    appealed: n % 5,
    overturned: n % 2,
    first_view_s: n === 10 ? null : 2_400 + n * 800,
    decision_s: n === 10 ? null : 3_100 + n * 900,
    tips: n === 6 ? 2 : 0,
  })),
  months: ['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((month, n) => ({
    month,
    received: 610 + n * 83,
    verified: 540 + n * 61,
    actioned: 180 + n * 22,
  })),
});

export const decisions = [
  {
    id: id(301),
    number: '1031',
    subject: { kind: 'account', id: id(31), name: '@polecat' },
    time: at(-400),
    by: people.other,
    verdict: {
      measure: 'suspend',
      until: at(9_000),
      policy: 'harassment.threats',
      reason: 'Third time in a month.',
      template: null,
      words: '',
      child_abuse: null,
    },
    state: 'in_force',
    undo_until: null,
    second_by: null,
    statement: 'Your account is suspended for 7 days.',
    reversed: null,
  },
  {
    id: id(302),
    number: '1029',
    subject: { kind: 'account', id: id(29), name: '@rook' },
    time: at(-700),
    by: people.me,
    verdict: {
      measure: 'none',
      until: null,
      policy: 'spam.bulk',
      reason: 'A quarrel between friends.',
      template: null,
      words: '',
      child_abuse: null,
    },
    state: 'in_force',
    undo_until: null,
    second_by: null,
    statement: '',
    reversed: null,
  },
];

const digest = '9b1e7c0a44d2f7e855b6a1f2c3d4e5f60718293a4b5c6d7e8f90123456789abc';
export const chain = {
  state: 'whole',
  entries: 20_417,
  checked: at(-12),
  broken_at: null,
  head: digest,
};
const entries = [
  'case_viewed',
  'report_revealed',
  'media_viewed',
  'decision_made',
  'account_looked_up',
  'invitation_taken_back',
].map((act, n) => ({
  number: String(20_417 - n),
  time: at(-n * 7 - 1),
  by: n === 3 ? null : people.me,
  act,
  object: `10${41 + n}`,
  says: n === 4 ? 'appeal of case 1031' : '',
  hash: digest,
  withheld: false,
}));
Object.assign(entries[1], { object: `1042 ${id(502)}`, says: 'harassment.repeated' });
Object.assign(entries[2], { by: null, act: '', object: '', says: '', hash: null, withheld: true });
/** Behind the entry of this number; from the newest on without. */
export const audit = (after) =>
  after
    ? { items: entries.slice(5), next: null }
    : { items: entries.slice(0, 5), next: entries[4].number };

export const account = {
  id: id(31),
  username: '@polecat',
  created: at(-400_000),
  state: 'active',
  devices: 2,
  measure: 'suspend',
  measure_until: at(9_000),
  first_contacts_today: 0,
  reports: { received: 5, verified: 4, decided_against: 2 },
  made: { reports: 3, bad_faith: 0 },
  timeline: make_case('1041').timeline,
  cases: rows.harassment.slice(0, 2),
};

/** What `next` gives in these queues: a case that is special in one way. */
export const special = {
  second: { number: '1070', act: 'second', second: true, timeline: [], notes: [] },
  'child-safety': {
    number: '1090',
    act: 'decide',
    queue: 'child-safety',
    reasons: ['child-safety'],
  },
  appeals: {
    number: '1031',
    act: 'appeal',
    appeal: {
      id: id(801),
      time: at(-90),
      text: null,
      decision: decisions[0],
      outcome: null,
    },
  },
};
