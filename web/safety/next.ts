import { router } from '@ui/router.svelte';
import { toasts } from '@ui/toasts.svelte';
import { m } from '@ui/words/messages.js';
import type { Case, CaseRow, Page, Queue } from './api';
import { server, with_query } from './client';
import { attempt, desk } from './desk.svelte';

/** Why there is nothing to take: what waits may be one's own doing, in one's own hand, or for a lead. */
async function nothing_for_you(id: string): Promise<string> {
  const queues = await attempt(() => server.get<{ items: Queue[] }>('queues'));
  const queue = queues?.items.find((one) => one.id === id);
  if (!queue) return m.queue_is_empty();
  const count = queue.waiting;
  if (count > 0 && desk.settings.opt_out.some((each) => each === id))
    return m.queue_opted_out({ count });
  if (queue.mine > 0) return m.queue_has_yours({ count: queue.mine });
  if (count === 0) return m.queue_is_empty();
  const has_leads_own = !['child-safety', 'second', 'appeals'].includes(id);
  return has_leads_own && !desk.has('lead')
    ? m.queue_not_for_you_or_lead({ count })
    : m.queue_not_for_you({ count });
}

/** Of one queue: the server picks them out of each page, and a page may have none. */
async function claimed_of(queue: Queue): Promise<CaseRow[]> {
  const mine: CaseRow[] = [];
  let after: string | null = null;
  do {
    const path = with_query(`queues/${queue.id}/cases`, { state: 'claimed', limit: '100', after });
    const page: Page<CaseRow> = await server.get(path);
    mine.push(...page.items.filter((row) => row.claim?.mine));
    after = page.next;
  } while (after && mine.length < queue.mine);
  return mine;
}

/** What this person has claimed, in whichever queue. */
export async function claimed_by_you(queues: Queue[]): Promise<CaseRow[]> {
  const mine = await Promise.all(queues.filter((queue) => queue.mine > 0).map(claimed_of));
  return [...new Map(mine.flat().map((row) => [row.number, row])).values()];
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
