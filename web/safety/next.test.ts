// What somebody has in hand is found behind however many that others have.
import { expect, test, vi } from 'vitest';
import type { CaseRow, Queue } from './api';
import { claimed_by_you } from './next';

const row = (number: number, mine: boolean) =>
  ({ number: `${number}`, claim: { mine } }) as CaseRow;
const queue = (id: Queue['id'], mine: number) => ({ id, mine }) as Queue;

test('pages are followed until all that is yours is found, and no further', async () => {
  const pages: Record<string, unknown> = {
    'fraud?state=claimed&limit=100': { items: [row(1, false)], next: '90' },
    'fraud?state=claimed&limit=100&after=90': { items: [], next: '190' },
    'fraud?state=claimed&limit=100&after=190': { items: [row(201, true)], next: '290' },
    'second?state=claimed&limit=100': { items: [row(201, true), row(7, true)], next: null },
  };
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path.replace('/safety/api/queues/', '').replace('/cases', ''));
    return new Response(JSON.stringify(pages[asked.at(-1) ?? '']));
  });
  const mine = await claimed_by_you([queue('fraud', 1), queue('second', 2), queue('spam', 0)]);
  expect(mine.map(({ number }) => number)).toEqual(['201', '7']);
  expect(asked.sort()).toEqual(Object.keys(pages).sort());
});
