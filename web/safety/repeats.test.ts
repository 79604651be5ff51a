// Lines that several reports of a case show stand there once.
import { expect, test } from 'vitest';
import type { Entry, Evidence } from './api';
import { folded, with_lines } from './repeats';

const line = (seq: string, changes: Partial<Entry> = {}) =>
  ({
    ...{ kind: 'opened', seq, time: '2026-11-27T08:00:00.000Z', device: '3fa9c012' },
    ...{ verdict: 'VERIFIED', parts: [{ kind: 'text', text: `line ${seq}`, of: null }] },
    ...changes,
  }) as Entry;
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
