// Lines that several reports of a case show stand there once.
import { expect, test } from 'vitest';
import type { Attachment, Entry, Evidence } from './api';
import { classifiable, folded, with_lines } from './repeats';

const line = (seq: string, changes: Partial<Entry> = {}) =>
  ({
    ...{ kind: 'opened', seq, time: '2026-11-27T08:00:00.000Z', device: '3fa9c012' },
    ...{ verdict: 'VERIFIED', parts: [{ kind: 'text', text: `line ${seq}`, of: null }] },
    attachments: [],
    ...changes,
  }) as Entry;
const file = (state: Attachment['state']) =>
  ({ index: 0, state, shown: state === 'proven' }) as Attachment;
const evidence = (report: string, ...entries: Evidence['entries']): Evidence => ({
  report,
  note: null,
  entries,
});
const kinds = (shown: ReturnType<typeof folded>) =>
  shown.map((each) => (each.kind === 'repeats' ? each.entries.length : each.kind));

test('a report that shows the same again is put together, in a row', () => {
  const first = evidence('a', line('1'), line('2'), line('3'));
  const again = evidence('b', line('1'), line('2'), line('4'), line('3'));
  const known = with_lines(with_lines({}, first), again);
  expect(kinds(folded(first, known))).toEqual(['line', 'line', 'line']);
  expect(kinds(folded(again, known))).toEqual([2, 'line', 1]);
});

test('what was withheld, is of another conversation or proves another thing is shown', () => {
  const first = evidence('a', line('1', { kind: 'withheld', parts: [] }), line('2'), line('3'));
  const again = evidence(
    'b',
    line('1'),
    { kind: 'gap', after: '1', count: 2 },
    line('2', { time: '2026-11-27T09:00:00.000Z' }),
    line('3', { verdict: 'INVALID' }),
  );
  const known = with_lines(with_lines({}, first), again);
  expect(kinds(folded(again, known))).toEqual(['line', 'gap', 'line', 'line']);
});

test('a file that only the later report brings is shown, and counts once', () => {
  const first = evidence('a', line('1', { attachments: [file('missing')] }));
  const second = evidence('b', line('1', { attachments: [file('proven')] }));
  const third = evidence('c', line('1', { attachments: [file('proven')] }));
  const known = [first, second, third].reduce(with_lines, {});
  expect([first, second, third].map((one) => kinds(folded(one, known)))).toEqual([
    ['line'],
    ['line'],
    [1],
  ]);
  const files = [first, second, third].flatMap((one) => classifiable(one, known));
  expect(files.map(({ report, seq }) => [report, seq])).toEqual([['b', '1']]);
});
