import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { look_for_barriers, look_for_overflow, open_page, settle } from './browser.mjs';

const KINDS = [1280, 390].flatMap((width) =>
  ['light', 'dark'].map((theme) => ({ width, height: width < 500 ? 844 : 900, theme })),
);

/** In the page: all of it, up to so many pixels. */
const clip_within = (height_max) => ({
  ...{ x: 0, y: 0, scale: 1, width: innerWidth },
  height: Math.min(document.documentElement.scrollHeight, height_max),
});

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

  /** The page as it is now as pictures, in each of the ways in which it can look. */
  async function keep(page, name) {
    if (!screens) return;
    const session = await page.context().newCDPSession(page);
    for (const { width, height, theme } of KINDS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(() => {
        for (const each of document.querySelectorAll('html, .panel')) each.scrollTop = 0;
      });
      await settle(page);
      const { data } = await session.send('Page.captureScreenshot', {
        format: 'webp',
        quality: 60,
        captureBeyondViewport: true,
        clip: await page.evaluate(clip_within, width < 500 ? 2_400 : 1_300),
      });
      writeFileSync(join(screens, `safety-${name}-${width}-${theme}.webp`), data, 'base64');
    }
    await page.setViewportSize(KINDS[0]);
    await page.emulateMedia({ colorScheme: 'light' });
  }

  /** Says all that was found; what the process ends with. */
  function finish() {
    for (const fault of found) console.error(fault);
    console.log(`${played} stories, ${found.length} faults`);
    return found.length ? 1 : 0;
  }

  return { test, examine, keep, finish };
}
