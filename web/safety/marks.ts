import type { Component } from 'svelte';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import ClockAlert from '@lucide/svelte/icons/clock-alert';
import Clock from '@lucide/svelte/icons/clock';
import EyeOff from '@lucide/svelte/icons/eye-off';
import Hourglass from '@lucide/svelte/icons/hourglass';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import ShieldX from '@lucide/svelte/icons/shield-x';
import { m } from '@ui/words/messages.js';
import type { Entry, Measure, State, TipState, Urgency } from './api';

export interface Mark {
  tone: 'good' | 'warn' | 'bad' | 'calm' | 'plain';
  icon?: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  title: string;
}

/** Never by colour alone: each mark has an icon of its own and words. */
export function urgency_mark(urgency: Urgency): Mark {
  return {
    calm: { tone: 'plain' as const, icon: Clock, title: m.urgency_calm() },
    near: { tone: 'bad' as const, icon: AlarmClock, title: m.urgency_near() },
    late: { tone: 'bad' as const, icon: ClockAlert, title: m.urgency_late() },
  }[urgency];
}

export function proof_mark(entry: Pick<Entry, 'kind' | 'verdict'>): Mark {
  if (entry.verdict === 'VERIFIED') {
    return entry.kind === 'withheld'
      ? { tone: 'plain', icon: EyeOff, title: m.proof_withheld() }
      : { tone: 'good', icon: ShieldCheck, title: m.proof_verified() };
  }
  return {
    EXPIRED: { tone: 'warn' as const, icon: Hourglass, title: m.proof_expired() },
    UNVERIFIED: { tone: 'warn' as const, icon: ShieldAlert, title: m.proof_unverified() },
    INVALID: { tone: 'bad' as const, icon: ShieldX, title: m.proof_invalid() },
  }[entry.verdict];
}

export function state_title(state: State): string {
  return {
    queued: m.state_queued,
    claimed: m.state_claimed,
    proposed: m.state_proposed,
    decided: m.state_decided,
    escalated: m.state_escalated,
    closed: m.state_closed,
  }[state]();
}

export function measure_title(measure: Measure): string {
  return {
    none: m.measure_none,
    warn: m.measure_warn,
    restrict: m.measure_restrict,
    suspend: m.measure_suspend,
    ban: m.measure_ban,
    escalate: m.measure_escalate,
  }[measure]();
}

export function measure_says(measure: Measure): string {
  return {
    none: m.measure_none_says,
    warn: m.measure_warn_says,
    restrict: m.measure_restrict_says,
    suspend: m.measure_suspend_says,
    ban: m.measure_ban_says,
    escalate: m.measure_escalate_says,
  }[measure]();
}

/** Only `finished` was sent, and only it looks so. */
export function tip_mark(state: TipState): Mark {
  return {
    draft: { tone: 'plain' as const, title: m.tip_draft() },
    open: { tone: 'calm' as const, icon: Hourglass, title: m.tip_open() },
    uploading: { tone: 'calm' as const, icon: Hourglass, title: m.tip_uploading() },
    described: { tone: 'calm' as const, icon: Hourglass, title: m.tip_described() },
    finished: { tone: 'good' as const, icon: ShieldCheck, title: m.tip_finished() },
    retracted: { tone: 'plain' as const, title: m.tip_retracted() },
    expired: { tone: 'bad' as const, icon: ClockAlert, title: m.tip_expired() },
    alarm: { tone: 'bad' as const, icon: ShieldAlert, title: m.tip_alarm() },
  }[state];
}
