/** Keys that do something by themselves, one or two in a row ("g q"). */
export type Bindings = Record<string, () => void>;

const TYPING = 'input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]';

/** Whether a key belongs to what has the focus and not to the page. */
export function is_typing(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

const SECOND_WITHIN_MS = 1_500;

/** Reads keys one at a time; true where one was a binding and is used up. */
export class KeyReader {
  #prefix = '';
  #since = 0;

  read(key: string, bindings: Bindings, now_ms: number): boolean {
    const prefix = now_ms - this.#since <= SECOND_WITHIN_MS ? this.#prefix : '';
    this.#prefix = '';
    const whole = prefix ? `${prefix} ${key}` : key;
    const action = bindings[whole];
    if (action) {
      action();
      return true;
    }
    if (Object.keys(bindings).some((name) => name.startsWith(`${key} `))) {
      this.#prefix = key;
      this.#since = now_ms;
      return true;
    }
    return false;
  }
}

/** Focus goes to the next or the one before of what a screen lists, and stays within. */
export function move_focus(root: ParentNode, step: 1 | -1) {
  const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')].filter(
    (row) => row.offsetParent !== null,
  );
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}
