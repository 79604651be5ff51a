import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { look_for_barriers, look_for_overflow, open_page } from './browser.mjs';

/**
 * Plays stories one after the other, each in a context of its own, and gathers what was wrong.
 * `screens` is the folder for pictures, if any; `more` is for every context. Of those that are a
 * `chain` each needs what was before: the first that does not come to its end is the last.
 */
export function stories({ browser, base, screens, only = '', chain, before, more }) {
  const found = [];
  let played = 0;
  let is_broken = false;
  if (screens) mkdirSync(screens, { recursive: true });

  async function test(name, options, play) {
    if (!name.includes(only) || (chain && is_broken)) return;
    before?.();
    const begun_ms = performance.now();
    const { page, faults } = await open_page(browser, base, { ...more, ...options });
    try {
      await play(page);
    } catch (error) {
      is_broken = true;
      faults.push(String(error.stack).slice(0, 1_500));
      const path = join(process.env.TMPDIR ?? '/tmp', 'web-e2e-failed.png');
      await page.screenshot({ path }).catch(() => {});
    }
    await page.context().close();
    found.push(...faults.map((fault) => `${name}: ${fault}`));
    for (const fault of faults) console.error(`  ${fault}`);
    played += 1;
    const took_s = ((performance.now() - begun_ms) / 1_000).toFixed(1).padStart(5);
    console.log(`${faults.length ? 'FAILED' : 'ok    '} ${took_s} s  ${name}`);
  }

  async function examine(page, where) {
    found.push(
      ...(await look_for_barriers(page, where)),
      ...(await look_for_overflow(page, where)),
    );
  }

  /** In the dark only what shows that all of it is thought of: the tree stays small. */
  async function keep(page, name, full = false) {
    if (!screens || /^(?!queues|evidence|appeal).*-dark$/.test(name)) return;
    await page.screenshot({ path: join(screens, `safety-${name}.png`), fullPage: full });
  }

  /** Says all that was found; what the process ends with. */
  function finish() {
    for (const fault of found) console.error(fault);
    console.log(`${played} stories, ${found.length} faults`);
    return found.length ? 1 : 0;
  }

  return { test, examine, keep, finish };
}
