export interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad' | 'plain';
  undo: (() => void) | null;
  until: number;
}

/** What was just done or refused. Read out by the live region; what can be undone stays for as long as it can. */
class Toasts {
  items = $state<Toast[]>([]);
  #next = 1;

  say(text: string, tone: Toast['tone'] = 'good', undo: Toast['undo'] = null, stays_ms = 8_000) {
    const toast = { id: this.#next++, text, tone, undo, until: Date.now() + stays_ms };
    this.items = [...this.items.slice(-2), toast];
    if (tone !== 'bad') setTimeout(() => this.drop(toast.id), stays_ms);
  }

  drop(id: number) {
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  undo_last() {
    const last = this.items.findLast((toast) => toast.undo);
    if (!last) return;
    this.drop(last.id);
    last.undo?.();
  }
}

export const toasts = new Toasts();
