// What is served and what is logged: docs/formats/safety-api.md §12 and §14, every screen by axe,
// and the console without a mouse.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { tab_to } from './real_desk.mjs';
import { as, says } from './real_people.mjs';
import { visit } from './browser.mjs';

const wide = { width: 1280, theme: 'light' };

/** §14, letter for letter. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; " +
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
    'trusted-types svelte-trusted-html',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), ' +
    'microphone=(), geolocation=(), display-capture=()',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=31536000',
};

async function check_file(provider, path) {
  const plain = await provider.fetch(path);
  assert.equal(plain.status, 200, path);
  for (const [name, value] of Object.entries(HEADERS))
    assert.equal(plain.headers[name], value, `${path}: ${name}`);
  const is_asset = path.startsWith('/safety/assets/');
  assert.equal(
    plain.headers['cache-control'],
    is_asset ? 'public, max-age=31536000, immutable' : 'no-cache',
    path,
  );
  const hash = createHash('sha256').update(plain.body).digest('hex');
  assert.equal(plain.headers.etag, `"${hash}"`, path);
  const zipped = await provider.fetch(path, { 'Accept-Encoding': 'gzip' });
  assert.equal(zipped.headers['content-encoding'], 'gzip', path);
  assert.deepEqual(gunzipSync(zipped.body), plain.body, path);
  const known = await provider.fetch(path, { 'If-None-Match': plain.headers.etag });
  assert.equal(known.status, 304, path);
}

async function play_files({ test, provider }) {
  await test('every file has the headers of §14', wide, async (page) => {
    const paths = new Set(['/safety/']);
    page.on('request', (one) => paths.add(new URL(one.url()).pathname));
    await page.goto('/safety/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    for (const found of (await page.content()).matchAll(/(?:src|href)="(\/safety\/[^"]+)"/g))
      paths.add(found[1]);
    const files = [...paths].filter((path) => !path.startsWith('/safety/api/'));
    assert.ok(files.length >= 4, files.join(' '));
    for (const path of files) await check_file(provider, path);
    const moved = await provider.fetch('/safety');
    assert.equal(moved.headers.location, '/safety/');
    for (const path of ['/', '/safety/index.html.gz', '/safety/api/', '/healthz', '/v1/'])
      assert.notEqual((await provider.fetch(path)).status, 200, path);
    const { headers } = await provider.fetch('/safety/api/session');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  });
}

/** The chain of §12, from the first entry on. */
function check_chain(entries) {
  const prefix = Buffer.from('Causeway 1 Audit\0');
  const number = (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const vector = (text) => {
    const bytes = Buffer.from(text);
    const size = bytes.length;
    return Buffer.concat([Buffer.from(size < 64 ? [size] : [64 | (size >> 8), size & 255]), bytes]);
  };
  let before = Buffer.alloc(32);
  for (const entry of entries) {
    const by = entry.by ? Buffer.from(entry.by.id, 'hex') : Buffer.alloc(16);
    before = createHash('sha256')
      .update(prefix)
      .update(before)
      .update(number(entry.number))
      .update(number(Date.parse(entry.time)))
      .update(by)
      .update(vector(entry.act))
      .update(vector(entry.object))
      .update(vector(entry.says))
      .digest();
    assert.equal(entry.hash, before.toString('hex'), `entry ${entry.number}`);
  }
}

async function whole_log(page) {
  const entries = [];
  for (let next = ''; next !== null;) {
    const after = next ? `&after=${encodeURIComponent(next)}` : '';
    const part = await page.evaluate(
      async (path) => (await fetch(path)).json(),
      `/safety/api/audit?limit=100${after}`,
    );
    entries.push(...part.items);
    next = part.next;
  }
  return entries.reverse();
}

export async function play_audit({ test, examine, keep }, { stork }, acts) {
  await test('the log says what was done, and its chain is whole', wide, async (page) => {
    await as(stork, page, '/audit');
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await says(page, 'Chain is whole');
    await examine(page, 'real audit');
    await keep(page, 'audit');
    const entries = await whole_log(page);
    check_chain(entries);
    const seen = new Set(entries.map((entry) => entry.act));
    assert.deepEqual(
      acts.filter((act) => !seen.has(act)),
      [],
    );
    await page.getByLabel('Act').fill('login_refused');
    await page.getByLabel('Act').press('Enter');
    await page
      .getByRole('cell', { name: 'invitation_made' })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'login_refused' }).first().waitFor();
  });
}

/**
 * Who finds which screens. The first who finds one sees it wide and light, and small and dark; what
 * others see there in one of the two. The other two pairs are with the fake data of run.mjs: what
 * a theme changes is colours, and the same ones everywhere (tokens.css).
 */
const SCREENS = {
  heron: [
    ...['queues', 'queue/second', 'decisions', 'accounts', 'cybertips', 'known'],
    ...['numbers', 'audit', 'settings'],
  ],
  wren: ['staff', 'numbers', 'settings'],
  plover: ['queue/child-safety', 'cybertips', 'known'],
  stork: ['decisions', 'audit'],
};
const KINDS = [
  { width: 1280, height: 900, theme: 'light' },
  { width: 390, height: 844, theme: 'dark' },
];

export async function play_screens({ test, examine }, people) {
  const seen = new Set();
  for (const [alias, paths] of Object.entries(SCREENS)) {
    await test(`every screen of ${alias}`, wide, async (page) => {
      await as(people[alias], page, `/${paths[0]}`);
      for (const [index, path] of paths.entries()) {
        await visit(page, `/${path}`);
        for (const { theme, ...size } of seen.has(path) ? [KINDS[index % 2]] : KINDS) {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme: theme });
          await examine(page, `${alias} ${path} ${size.width}-${theme}`);
        }
        seen.add(path);
      }
    });
  }
}

async function play_keys({ test, ways }, { heron }) {
  const own = { ...wide, proxy: await ways.from(40) };
  await test('without a mouse: in, about, a setting, and out', own, async (page) => {
    const keys = page.keyboard;
    await page.goto('/safety/');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await tab_to(page, 'Use a code instead');
    await keys.press('Enter');
    for (const text of [heron.alias, heron.passphrase, await heron.code()]) {
      await keys.press('Tab');
      await keys.type(text);
    }
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
    await keys.press('g');
    await keys.press('l');
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await tab_to(page, 'Verify the chain');
    await keys.press('Enter');
    await says(page, 'Chain is whole');
    await keys.press('?');
    await page.getByRole('dialog').waitFor();
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await keys.press('g');
    await keys.press('s');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await tab_to(page, 'Save');
    await keys.press('Enter');
    await says(page, 'Saved.');
    await tab_to(page, 'End session');
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
  });
}

export async function play_page(play, people) {
  await play_files(play);
  await play_keys(play, people);
}
