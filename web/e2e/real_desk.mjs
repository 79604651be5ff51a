// What whoever works at the console does again and again.
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
