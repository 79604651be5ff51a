import { router } from '@ui/router.svelte';
import { toasts } from '@ui/toasts.svelte';
import { m } from '@ui/words/messages.js';
import type { Case, CaseRow, Page, Queue } from './api';
import { server } from './client';
import { attempt } from './desk.svelte';

/** Why there is nothing to take: what waits may be one's own doing, or in one's own hand. */
async function nothing_for_you(id: string): Promise<string> {
  const queues = await attempt(() => server.get<{ items: Queue[] }>('queues'));
  const queue = queues?.items.find((one) => one.id === id);
  if (!queue) return m.queue_is_empty();
  if (queue.mine > 0) return m.queue_has_yours({ count: queue.mine });
  return queue.waiting > 0 ? m.queue_not_for_you({ count: queue.waiting }) : m.queue_is_empty();
}

/** What this person has claimed, in whichever queue. */
export async function claimed_by_you(queues: Queue[]): Promise<CaseRow[]> {
  const pages = await Promise.all(
    queues
      .filter((queue) => queue.mine > 0)
      .map((queue) =>
        server.get<Page<CaseRow>>(`queues/${queue.id}/cases?state=claimed&limit=100`),
      ),
  );
  const mine = pages.flatMap((page) => page.items).filter((row) => row.claim?.mine);
  return [...new Map(mine.map((row) => [row.number, row])).values()];
}

/** Takes what is due first of a queue, and goes there; to the queues where nothing waits. */
export async function open_next(queue: string) {
  const next = await attempt(() => server.post<Case | null>(`queues/${queue}/next`));
  if (next) {
    router.go(`/case/${next.number}`);
  } else if (next === null) {
    toasts.say(await nothing_for_you(queue), 'plain');
    router.go('/queues');
  }
}
