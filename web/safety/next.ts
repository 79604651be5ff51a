import { router } from '@ui/router.svelte';
import { toasts } from '@ui/toasts.svelte';
import { m } from '@ui/words/messages.js';
import type { Case } from './api';
import { server } from './client';
import { attempt } from './desk.svelte';

/** Takes what is due first of a queue, and goes there; to the queues where nothing waits. */
export async function open_next(queue: string) {
  const next = await attempt(() => server.post<Case | null>(`queues/${queue}/next`));
  if (next) {
    router.go(`/case/${next.number}`);
  } else if (next === null) {
    toasts.say(m.queue_is_empty(), 'plain');
    router.go('/queues');
  }
}
