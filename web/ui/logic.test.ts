// What covers a picture, where a chart draws, and what an address means.
import { expect, test } from 'vitest';
import { bars, ticks } from './chart';
import { parse } from './router.svelte';
import { initial, lift, lower } from './shield';

const shielding = { blur: 2, greyscale: true, mute: true } as const;

test('each key lifts one cover and nothing else, for as long as it is held', () => {
  const seen = lift(initial(), 'b', shielding);
  expect(seen).toEqual({ blur: true, greyscale: false, mute: false });
  expect(lower(seen, 'b')).toEqual(initial());
  expect(lift(initial(), 'v', shielding)).toEqual({ blur: false, greyscale: true, mute: false });
  expect(lift(initial(), 'm', shielding)).toEqual({ blur: false, greyscale: false, mute: true });
  expect(lift(initial(), 'x', shielding)).toEqual(initial());
});

test('Enter lifts for those who cannot hold a key, and covers again', () => {
  const seen = lift(initial(), 'Enter', shielding);
  expect(seen.blur).toBe(true);
  expect(lower(seen, 'Enter').blur).toBe(true);
  expect(lift(seen, 'Enter', shielding).blur).toBe(false);
});

test('ticks are round and reach the highest bar', () => {
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(1_025)).toEqual([0, 500, 1_000, 1_500]);
  for (const most of [1, 7, 99, 100, 101, 16_800_000]) {
    expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks(most).length).toBeLessThanOrEqual(6);
  }
});

test('bars stand on the ground and stay within', () => {
  for (const bar of bars(
    [
      [1, 2],
      [0, 4],
    ],
    { width: 200, height: 100 },
    4,
  )) {
    expect(bar.y + bar.height).toBe(100);
    expect(bar.x).toBeGreaterThanOrEqual(0);
    expect(bar.x + bar.width).toBeLessThanOrEqual(200);
  }
});

test('an address is read part by part, whatever is in it', () => {
  const place = parse('#/queue/child%2Dsafety?state=queued');
  expect(place.path).toEqual(['queue', 'child-safety']);
  expect(place.query.get('state')).toBe('queued');
  expect(parse('').path).toEqual([]);
  expect(parse('#/case/%E0%A4%A').path).toEqual(['case', '%E0%A4%A']);
});
