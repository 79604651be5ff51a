// Times and amounts, as they stand on a screen.
import { expect, test } from 'vitest';
import { absolute, bytes, duration, relative, share } from './format';

test('a duration has two units at most', () => {
  expect(duration(0)).toBe('0 s');
  expect(duration(59)).toBe('59 s');
  expect(duration(3_600)).toBe('1 h');
  expect(duration(3 * 3_600 + 20 * 60 + 5)).toBe('3 h 20 min');
  expect(duration(2 * 86_400 + 59)).toBe('2 d');
  expect(duration(-5)).toBe('0 s');
});

test('a time says that it is UTC; what is no time breaks nothing', () => {
  expect(absolute('2026-11-27T08:15:30.000Z')).toBe('27 Nov 2026, 08:15 UTC');
  expect(absolute('soon')).toBe('soon');
  expect(relative('soon', 0)).toBe('');
});

test('the oldest is the oldest: relative times count from now', () => {
  const now = Date.parse('2026-11-27T08:00:00.000Z');
  expect(relative('2026-11-27T05:00:00.000Z', now)).toBe('3 hours ago');
  expect(relative('2026-11-29T08:00:00.000Z', now)).toBe('in 2 days');
});

test('a share of nothing is no number', () => {
  expect(share(0, 0)).toBe('–');
  expect(share(1, 3)).toBe('33 %');
  expect(bytes(48_213)).toBe('48 kB');
});
