// Keys that act by themselves: one, two in a row, and none of them while somebody types.
import { describe, expect, test, vi } from 'vitest';
import { KeyReader, is_typing } from './keys';

describe('keys', () => {
  test('one key acts at once', () => {
    const next = vi.fn();
    expect(new KeyReader().read('j', { j: next }, 0)).toBe(true);
    expect(next).toHaveBeenCalledOnce();
  });

  test('two in a row act together, and the second not by itself', () => {
    const queues = vi.fn();
    const quit = vi.fn();
    const reader = new KeyReader();
    const bindings = { 'g q': queues, q: quit };
    expect(reader.read('g', bindings, 0)).toBe(true);
    expect(reader.read('q', bindings, 1_000)).toBe(true);
    expect(queues).toHaveBeenCalledOnce();
    expect(quit).not.toHaveBeenCalled();
  });

  test('the first is forgotten after a while', () => {
    const queues = vi.fn();
    const reader = new KeyReader();
    reader.read('g', { 'g q': queues }, 0);
    expect(reader.read('q', { 'g q': queues }, 5_000)).toBe(false);
    expect(queues).not.toHaveBeenCalled();
  });

  test('fields keep their keys; buttons and choices do not', () => {
    const names = ['textarea', 'input', 'input', 'button'];
    document.body.replaceChildren(...names.map((name) => document.createElement(name)));
    document.querySelectorAll('input')[1]?.setAttribute('type', 'radio');
    const typing = [...document.body.children].map((element) => is_typing(element));
    expect(typing).toEqual([true, true, false, false]);
  });
});
