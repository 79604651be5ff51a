import type { Component } from 'svelte';
import BookLock from '@lucide/svelte/icons/book-lock';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Fingerprint from '@lucide/svelte/icons/fingerprint-pattern';
import Gavel from '@lucide/svelte/icons/gavel';
import Inbox from '@lucide/svelte/icons/inbox';
import Scale from '@lucide/svelte/icons/scale';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import UserSearch from '@lucide/svelte/icons/user-search';
import Users from '@lucide/svelte/icons/users';
import UsersRound from '@lucide/svelte/icons/user-check';
import { m } from '@ui/words/messages.js';
import type { Role } from './api';
import { desk } from './desk.svelte';

export interface PlaceRow {
  id: string;
  path: string;
  /** Behind `g`. */
  key: string;
  title: () => string;
  icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  is_open: () => boolean;
}

const REVIEWERS: Role[] = ['reviewer', 'lead', 'child_safety'];
const open_to =
  (...roles: Role[]) =>
  () =>
    desk.has(...roles);

/** Where one can go, in this order, and who finds it there (docs/formats/safety-api.md §2). */
export const places: PlaceRow[] = [
  {
    id: 'queues',
    path: '/queues',
    key: 'q',
    title: m.queues,
    icon: Inbox,
    is_open: open_to(...REVIEWERS),
  },
  {
    id: 'second',
    path: '/queue/second',
    key: 'e',
    title: m.second_review,
    icon: UsersRound,
    is_open: open_to(...REVIEWERS),
  },
  {
    id: 'appeals',
    path: '/queue/appeals',
    key: 'p',
    title: m.appeals,
    icon: Scale,
    is_open: open_to(...REVIEWERS),
  },
  {
    id: 'decisions',
    path: '/decisions',
    key: 'd',
    title: m.decisions,
    icon: Gavel,
    is_open: open_to(...REVIEWERS, 'auditor'),
  },
  {
    id: 'accounts',
    path: '/accounts',
    key: 'a',
    title: m.accounts,
    icon: UserSearch,
    is_open: open_to(...REVIEWERS),
  },
  {
    id: 'cybertips',
    path: '/cybertips',
    key: 't',
    title: m.cybertips,
    icon: Send,
    is_open: open_to('lead', 'child_safety', 'auditor'),
  },
  {
    id: 'known',
    path: '/known',
    key: 'k',
    title: m.known_material,
    icon: Fingerprint,
    is_open: open_to('lead', 'child_safety', 'auditor'),
  },
  {
    id: 'numbers',
    path: '/numbers',
    key: 'n',
    title: m.numbers,
    icon: ChartColumn,
    is_open: () => true,
  },
  {
    id: 'audit',
    path: '/audit',
    key: 'l',
    title: m.audit_log,
    icon: BookLock,
    is_open: open_to('lead', 'auditor'),
  },
  { id: 'staff', path: '/staff', key: 'u', title: m.staff, icon: Users, is_open: open_to('admin') },
  {
    id: 'settings',
    path: '/settings',
    key: 's',
    title: m.settings,
    icon: Settings,
    is_open: () => true,
  },
];
