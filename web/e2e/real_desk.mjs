// What whoever works at the console does again and again.
import { setTimeout } from 'node:timers/promises';
import { visit } from './browser.mjs';

export const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Until the screen at `path` has `thing`: what the program does by itself takes a while. */
export async function look_again(page, path, thing) {
  for (let tries = 0; tries < 100; ++tries) {
    await visit(page, path);
    if (await thing.count()) return;
    await page.waitForTimeout(200);
    await visit(page, '/settings');
  }
  throw new Error(`not at ${path}: ${thing}`);
}

/** The next case of a queue, once its report was opened. */
export async function take_next(page, queue, name) {
  await look_again(page, `/queue/${queue}`, page.getByRole('table'));
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export async function fill_decision(page, measure, reason) {
  await page.getByRole('radio', { name: new RegExp(`^${measure}`) }).check();
  await page.getByLabel('Policy').selectOption({ index: 1 });
  await page.getByLabel('Reason').fill(reason);
}

export async function say_why(page, title, choice) {
  const dialog = page.getByRole('dialog', { name: title });
  if (choice) await dialog.getByRole('combobox').selectOption(choice);
  await dialog.getByRole('textbox').fill('So that the test may go on.');
  await dialog.getByRole('button', { name: title }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Shows the messages of the one report, as soon as its picture can be shown. */
export async function reveal_with_picture(page, words) {
  const picture = button(page, 'Show small, covered');
  for (let tries = 0; tries < 100; ++tries) {
    await page.keyboard.press('r');
    await page.getByText(words).first().waitFor();
    if (await picture.count()) return;
    await setTimeout(200);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /^Case/ }).waitFor();
  }
  throw new Error('the picture cannot be shown');
}

/** What the focus is on, as it is called. */
export const focused = (page) =>
  page.evaluate(() => {
    const { labels, ariaLabel, textContent } = document.activeElement;
    return (labels?.[0]?.textContent ?? ariaLabel ?? textContent ?? '').trim();
  });

export async function tab_to(page, text) {
  for (let step = 0; step < 60; ++step) {
    if ((await focused(page)).startsWith(text)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no key leads to ${text}`);
}

/** What `profile` is told, as soon as it is. */
export async function notice(provider, profile, kind) {
  for (let tries = 0; tries < 150; ++tries) {
    provider.causeway(profile, 'recv');
    const found = provider.lines(profile, 'notices').findLast((one) => one.kind === kind);
    if (found) return found;
    await setTimeout(200);
  }
  throw new Error(`${profile} was not told: ${kind}`);
}
