import { m } from '@ui/words/messages.js';
import type { Decision, QueueId, Role } from './api';

export function role_title(role: Role): string {
  return {
    admin: m.role_admin,
    lead: m.role_lead,
    reviewer: m.role_reviewer,
    child_safety: m.role_child_safety,
    analyst: m.role_analyst,
    auditor: m.role_auditor,
  }[role]();
}

export function queue_title(id: QueueId): string {
  return {
    'child-safety': m.queue_child_safety,
    'imminent-harm': m.queue_imminent_harm,
    'intimate-images': m.queue_intimate_images,
    harassment: m.queue_harassment,
    fraud: m.queue_fraud,
    sexual: m.queue_sexual,
    spam: m.queue_spam,
    other: m.queue_other,
    unproven: m.queue_unproven,
    second: m.second_review,
    appeals: m.appeals,
  }[id]();
}

export function decision_state(state: Decision['state']): string {
  return {
    undoable: m.decision_undoable,
    proposed: m.decision_proposed,
    differs: m.decision_differs,
    in_force: m.decision_in_force,
    ended: m.decision_ended,
    undone: m.decision_undone,
    reversed: m.decision_reversed,
    overturned: m.decision_overturned,
  }[state]();
}
