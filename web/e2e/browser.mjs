import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 60_000;

/** Debian's; nothing is downloaded. */
export const chromium_path = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * `key_hash` is the SHA-256, in base64, of the one public key that is trusted whoever signed it:
 * passkeys are there only where nothing is wrong with the certificate.
 */
export const open_browser = (key_hash) =>
  chromium.launch({
    executablePath: chromium_path,
    args: [
      '--no-sandbox',
      '--disable-features=AutofillServerCommunication', // the browser's own, not the page's
      ...(key_hash ? [`--ignore-certificate-errors-spki-list=${key_hash}`] : []),
    ],
  });

/**
 * A page that keeps what must not happen: violations of the policy, errors, requests to elsewhere.
 * `faults` is to be empty at the end of every test. `more` goes to the context as it is.
 */
export async function open_page(browser, base, { width, theme, ...more }) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    baseURL: base,
    ...more,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults = [];
  await page.exposeFunction('tell_fault', (text) => faults.push(text));
  await page.addInitScript(() => {
    window.asked = 0; // requests that are not answered yet
    const ask = window.fetch;
    window.fetch = (...words) => {
      window.asked += 1;
      return ask(...words).finally(() => (window.asked -= 1));
    };
    addEventListener('securitypolicyviolation', (event) =>
      window.tell_fault(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  const origin = new URL(base).origin;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'blob:' || url.protocol === 'data:') return;
    if (url.origin !== origin) faults.push(`request to ${url.origin}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    const is_expected = /status of 4(0[149]|22|29)/.test(message.text());
    if (message.type() === 'error' && !is_expected) faults.push(`console: ${message.text()}`);
  });
  return { page, faults };
}

export async function sign_in(page, { alias, passphrase, code }) {
  await page.goto('/safety/');
  await page.getByText('Use a code instead').click();
  await page.getByLabel('Alias').fill(alias);
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Queues|Numbers/ }).waitFor();
}

/** Goes to a screen, and waits until it has everything it asks for. */
export async function visit(page, hash) {
  await page.evaluate((value) => (location.hash = value), hash);
  await page.locator('h1').first().waitFor();
  await settle(page);
}

/** Waits until every request is answered, and what was answered is drawn. */
export const settle = (page) =>
  page.evaluate(async (patience_ms) => {
    const end_ms = performance.now() + patience_ms;
    for (let drawn = 0; drawn < 3; ++drawn) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (performance.now() > end_ms) throw new Error(`${window.asked} requests unanswered`);
      if (window.asked || document.body.innerText.includes('Loading…')) drawn = 0;
    }
  }, PATIENCE_MS);

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function look_for_barriers(page, where) {
  // "Legacy" is without a page of its own for what frames of other origins say; there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await axe
    .options({ runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) =>
        `${where}: ${violation.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`,
    ),
  );
}

/** Nothing makes the whole page scroll sideways. */
export async function look_for_overflow(page, where) {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  return content > window ? [`${where}: ${content} px wide in ${window}`] : [];
}

/** For `evaluateAll`: the words of these elements that are broken. */
export function words_on_two_lines(elements) {
  return elements.flatMap((element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const broken = [];
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[a-z]+/g)) {
        const place = new Range();
        place.setStart(texts.currentNode, index);
        place.setEnd(texts.currentNode, index + word.length);
        if (place.getClientRects().length > 1) broken.push(word);
      }
    }
    return broken;
  });
}
