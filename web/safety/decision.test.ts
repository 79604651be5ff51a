// A decision before it is sent: what is missing, who has to agree, and that nothing is claimed to have
// been seen that was not.
import { expect, test } from 'vitest';
import type { Attachment, Catalogue } from './api';
import * as decision from './decision';

const catalogue = {
  two_person: ['ban'],
  group_measures: ['none', 'escalate'],
} as unknown as Catalogue;
const NOW = Date.parse('2026-11-27T08:00:00.000Z');
const picture = (viewed: boolean) =>
  ({ report: 'r', seq: '7', attachment: { index: 0, viewed } as Attachment }) as const;

function draft(changes: Partial<decision.Draft>): decision.Draft {
  return {
    ...decision.empty_draft(),
    measure: 'warn',
    policy: 'spam.bulk',
    reason: 'Sent to forty people.',
    ...changes,
  };
}

test('policy and reason are mandatory, also for no action', () => {
  expect(decision.problems(decision.empty_draft())).toEqual({
    measure: 'missing',
    policy: 'missing',
    reason: 'missing',
  });
  expect(decision.problems(draft({ measure: 'none', reason: ' \n' }))).toEqual({
    reason: 'missing',
  });
  expect(decision.problems(draft({}))).toEqual({});
});

test('the limit counts bytes, not letters', () => {
  expect(decision.problems(draft({ reason: 'é'.repeat(1_000) }))).toEqual({});
  expect(decision.problems(draft({ reason: 'é'.repeat(1_001) }))).toEqual({ reason: 'too_long' });
});

test('only what ends has an end', () => {
  expect(decision.verdict(draft({ measure: 'suspend', days: 7 }), [], NOW).until).toBe(
    '2026-12-04T08:00:00.000Z',
  );
  for (const measure of ['none', 'warn', 'ban', 'escalate'] as const) {
    expect(decision.verdict(draft({ measure }), [], NOW).until).toBeNull();
  }
});

test('a ban and child abuse need two persons', () => {
  expect(decision.needs_two(draft({ measure: 'ban' }), catalogue)).toBe(true);
  expect(decision.needs_two(draft({ measure: 'escalate', is_child_abuse: true }), catalogue)).toBe(
    true,
  );
  expect(decision.needs_two(draft({ measure: 'suspend' }), catalogue)).toBe(false);
});

test('child abuse is confirmed in its own queue only', () => {
  expect(decision.may_be_child_abuse('child-safety', 'ban')).toBe(true);
  expect(decision.may_be_child_abuse('child-safety', 'warn')).toBe(false);
  expect(decision.may_be_child_abuse('harassment', 'ban')).toBe(false);
});

test('possession has a file; words alone are enough for the rest', () => {
  const base = { measure: 'ban', is_child_abuse: true } as const;
  expect(decision.problems(draft({ ...base, incident: 'enticement' }))).toEqual({});
  expect(decision.problems(draft({ ...base, incident: 'possession' }))).toEqual({
    files: 'missing',
  });
  expect(
    decision.problems(draft({ ...base, incident: 'possession', files: { 'r/7/0': 'B2' } })),
  ).toEqual({});
});

test('a file is said to be viewed exactly when it was', () => {
  const chosen = draft({ is_child_abuse: true, incident: 'possession', files: { 'r/7/0': 'A1' } });
  for (const viewed of [true, false]) {
    expect(decision.classed_files(chosen, [picture(viewed)])).toEqual([
      { report: 'r', seq: '7', index: 0, class: 'A1', viewed },
    ]);
  }
  expect(decision.classed_files(draft({}), [picture(true)])).toEqual([]);
});

test('about a group only what fits one can be chosen, under the keys that it always has', () => {
  expect(decision.choices('account', catalogue)).toHaveLength(6);
  expect(decision.choices('group', catalogue)).toEqual([
    { measure: 'none', key: 1 },
    { measure: 'escalate', key: 6 },
  ]);
});
