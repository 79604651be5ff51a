import { clock } from '@ui/clock.svelte';
import { toasts } from '@ui/toasts.svelte';
import type { Catalogue, Exposure, Role, Session, Settings } from './api';
import { Refused, server, when_session_is_over } from './client';

/** Who is here, with which settings: what every screen needs. */
class Desk {
  session = $state<Session | null>(null);
  catalogue = $state<Catalogue | null>(null);
  exposure = $state<Exposure | null>(null);
  is_over = $state(false);

  get settings(): Settings {
    return this.session?.settings ?? STRICTEST;
  }

  has(...roles: Role[]): boolean {
    return roles.some((role) => this.session?.person?.roles.includes(role));
  }

  async begin(session?: Session) {
    this.session = session ?? (await server.get<Session>('session'));
    clock.set(this.session.now);
    this.is_over = false;
    if (!this.session.person) return;
    this.catalogue = await server.get<Catalogue>('catalogue');
    if (this.has('reviewer', 'lead', 'child_safety')) await this.look_at_exposure();
  }

  async look_at_exposure() {
    this.exposure = await server.get<Exposure>('me/exposure');
  }

  async end() {
    await server.remove('session');
    location.hash = '/';
    location.reload();
  }

  over() {
    if (this.session?.person) this.is_over = true;
    if (this.session) this.session = { ...this.session, person: null, settings: null };
  }

  title_of(list: 'reasons' | 'policies' | 'incidents', id: string): string {
    return this.catalogue?.[list].find((row) => row.id === id)?.title ?? id;
  }
}

const STRICTEST: Settings = {
  blur: 3,
  greyscale: true,
  mute: true,
  single_keys: true,
  density: 'comfortable',
  theme: 'system',
  break_after_min: 45,
  opt_out: [],
};

export const desk = new Desk();
when_session_is_over(() => desk.over());

/**
 * Does something at the server, and says so where it was refused; `on_stale` then is for what has
 * changed since it was looked at.
 */
export async function attempt<T>(
  action: () => Promise<T>,
  on_stale?: () => void,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) toasts.say(error.says, 'bad');
    if (error.rule === 'safety.version_is_current') on_stale?.();
    return undefined;
  }
}
