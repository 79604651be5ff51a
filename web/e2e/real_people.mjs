// Who works at the console, and how they come in: docs/formats/safety-api.md §4, §5, §13.
import assert from 'node:assert/strict';
import { visit } from './browser.mjs';
import { Someone, with_authenticator } from './people.mjs';

const wide = { width: 1280, theme: 'light' };
const small = { width: 390, theme: 'light' };

export const says = (page, text) => page.getByText(text).first().waitFor();
const end_session = (page) => page.getByRole('button', { name: 'End session' }).first().click();
const by_passkey = (page) => page.getByRole('button', { name: 'Sign in with a passkey' });

/** The first place that is open to whoever has just come in. */
const is_at = (page, place) =>
  page.locator('nav a[aria-current]', { hasText: place }).first().waitFor({ state: 'attached' });

async function close_dialog(page) {
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
}

/** Invites somebody at the page of the staff; the link that it shows once. */
async function invite(page, alias, ...roles) {
  await page.getByLabel('Alias').fill(alias);
  for (const role of roles) await page.getByLabel(role, { exact: true }).check();
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByRole('dialog').locator('code').textContent();
  await close_dialog(page);
  await page.getByRole('row', { name: alias }).waitFor();
  return link ?? '';
}

async function play_first_admin({ test, examine, provider }, { wren }) {
  await test(
    'the first admin comes in with a passkey, and comes back with it',
    wide,
    async (page) => {
      const link = provider.invite('wren', 'admin');
      const authenticator = await with_authenticator(page);
      await page.goto(link);
      await says(page, 'You are wren here: Admin');
      await examine(page, 'real invitation');
      await page.getByRole('button', { name: 'Create a passkey' }).click();
      await is_at(page, 'Numbers');
      await end_session(page);
      await by_passkey(page).click();
      await wren.arrived(page);
      wren.passkeys = await authenticator.passkeys();
      assert.equal(wren.passkeys.length, 1);
      assert.equal(wren.passkeys[0].rpId, 'localhost');
    },
  );

  await test('an invitation is used once', small, async (page) => {
    const link = provider.invite('knot', 'analyst');
    await with_authenticator(page);
    await page.goto(link);
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await is_at(page, 'Numbers');
    await page.context().clearCookies();
    await page.goto('about:blank');
    await page.goto(link);
    await says(page, 'This invitation is used, taken back or too old.');
    await examine(page, 'real invitation, used');
  });
}

async function play_invitations({ test, examine }, { wren }, links) {
  await test('an admin invites people, and takes an invitation back', wide, async (page) => {
    await page.context().addCookies(wren.cookies);
    await page.goto('/safety/#/staff');
    links.heron = await invite(page, 'heron', 'Lead', 'Reviewer');
    links.kestrel = await invite(page, 'kestrel', 'Reviewer', 'Child safety');
    links.plover = await invite(page, 'plover', 'Reviewer', 'Child safety');
    links.stork = await invite(page, 'stork', 'Auditor');
    links.dunlin = await invite(page, 'dunlin', 'Reviewer');
    links.swift = await invite(page, 'swift', 'Child safety');
    await examine(page, 'real staff');
    await page.getByLabel('Alias').fill('HERON');
    await page.getByLabel('Reviewer', { exact: true }).check();
    await page.getByRole('button', { name: 'Invite' }).click();
    await says(page, 'Somebody has this alias, or had it.');
    await page.getByLabel('Alias').fill('ruff');
    await page.getByLabel('Admin', { exact: true }).check();
    await page.getByRole('button', { name: 'Invite' }).click();
    await says(page, 'An admin sees no cases');
    await page.getByRole('button', { name: 'Remove swift' }).click();
    await page.getByRole('row', { name: 'swift' }).waitFor({ state: 'detached' });
  });

  await test('an invitation that was taken back is of no use', small, async (page) => {
    await page.goto(links.swift);
    await says(page, 'This invitation is used, taken back or too old.');
  });
}

async function play_codes({ test, examine, ways }, people, links) {
  const own = { ...wide, proxy: await ways.from(9) };
  await test('with codes: in, out, in again, and each code once', own, async (page) => {
    const { heron } = people;
    await heron.accept_with_codes(page, links.heron);
    await is_at(page, 'Queues');
    await end_session(page);
    await by_passkey(page).waitFor();
    await heron.type_log_in(page, heron.old_code());
    await says(page, 'This is not right. Try again.');
    await examine(page, 'real sign-in, refused');
    await heron.log_in_with_codes(page);
  });

  const others = { ...small, proxy: await ways.from(10) };
  await test('others become staff, with codes or a passkey', others, async (page) => {
    await people.dunlin.accept_with_codes(page, links.dunlin);
    await with_authenticator(page);
    for (const alias of ['kestrel', 'plover', 'stork']) {
      await page.context().clearCookies();
      await page.goto('about:blank');
      await people[alias].accept_with_passkey(page, links[alias]);
    }
  });

  const closed = { ...small, proxy: await ways.from(20) };
  await test('five wrong codes close log-in by codes for an alias', closed, async (page) => {
    const { dunlin } = people;
    await page.goto('/safety/');
    for (let wrong = 0; wrong < 5; ++wrong) {
      const answer = page.waitForResponse(/login\/totp/);
      await dunlin.type_log_in(page, '000000');
      assert.equal((await answer).status(), 401);
      await page.getByRole('button', { name: 'Sign in', exact: true, disabled: false }).waitFor();
    }
    await says(page, 'This is not right. Try again.');
    const answer = page.waitForResponse(/login\/totp/);
    await dunlin.type_log_in(page, await dunlin.code());
    assert.equal((await answer).status(), 429);
    assert.equal(await (await answer).headerValue('retry-after'), '900');
    await says(page, 'Wait a quarter of an hour, or use a passkey.');
    await examine(page, 'real sign-in, closed');
  });
}

async function play_own({ test, examine, ways }, { wren, heron }) {
  const own = { ...wide, proxy: await ways.from(30) };
  await test('a second passkey, and the last way in stays', own, async (page) => {
    await with_authenticator(page);
    await page.context().addCookies(wren.cookies);
    await page.goto('/safety/#/settings');
    await page.getByRole('button', { name: 'Remove First passkey' }).click();
    await says(page, 'This is your last way in.');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await says(page, 'Another passkey');
    await examine(page, 'real settings, two passkeys');
    await page.getByRole('button', { name: 'Remove Another passkey' }).click();
    await page.getByText('Another passkey').waitFor({ state: 'detached' });
  });

  await test('no passkey of this console: one is told, and may use a code', own, async (page) => {
    await with_authenticator(page);
    await page.goto('/safety/');
    await by_passkey(page).click();
    await says(page, 'No passkey was used.');
  });

  await test('settings last, and what one has seen is one’s own', wide, async (page) => {
    await page.context().addCookies(heron.cookies);
    await page.goto('/safety/#/settings');
    await page.getByLabel('Blur').selectOption('3');
    await page.getByLabel('Colours').selectOption('dark');
    await page.getByLabel(/Suggest a break/).fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await says(page, 'Saved.');
    await page.reload();
    await page.getByRole('region', { name: 'Since your last break' }).waitFor();
    assert.equal(await page.getByLabel('Blur').inputValue(), '3');
    assert.equal(await page.getByLabel(/Suggest a break/).inputValue(), '20');
    await examine(page, 'real settings, dark by choice');
    await page.getByLabel('Colours').selectOption('system');
    await page.getByRole('button', { name: 'Save' }).click();
    await says(page, 'Saved.');
    await page.getByRole('button', { name: 'Take a break' }).click();
    await says(page, 'Since your last break');
  });

  await test('a session that is ended elsewhere is over here', own, async (page) => {
    const other = await page
      .context()
      .browser()
      .newContext({ baseURL: wren.base, proxy: own.proxy });
    const there = await other.newPage();
    await with_authenticator(there, wren.passkeys);
    await there.goto('/safety/');
    await by_passkey(there).click();
    await says(there, 'Signed in as wren');
    await page.context().addCookies(wren.cookies);
    await page.goto('/safety/#/settings');
    await page
      .getByRole('button', { name: /^End (?!session)/ })
      .last()
      .click();
    await page.getByText('This one').waitFor();
    await there.getByRole('link', { name: 'Staff' }).click();
    await says(there, 'Your session has ended.');
    await other.close();
  });
}

async function play_time_out({ test, examine }, { heron }) {
  await test('whoever does nothing is asked, and may stay', wide, async (page) => {
    await page.context().addCookies(heron.cookies);
    await page.clock.install();
    await page.goto('/safety/#/settings');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.clock.fastForward('27:30');
    assert.equal(await page.getByRole('dialog', { name: 'Are you still there?' }).count(), 0);
    await page.clock.fastForward('01:00');
    await page.getByRole('dialog', { name: 'Are you still there?' }).waitFor();
    await examine(page, 'real time-out');
    const answer = page.waitForResponse(/session\/extend/);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    assert.equal((await answer).status(), 200);
    await page.getByRole('dialog', { name: 'Are you still there?' }).waitFor({ state: 'hidden' });
  });
}

async function play_roles({ test, examine, provider }, { wren, dunlin }) {
  await test('other roles end sessions, and whoever is removed is out', wide, async (page) => {
    await page.context().addCookies(wren.cookies);
    await page.goto('/safety/#/staff');
    const [{ name, value }] = dunlin.cookies;
    const session = async () => {
      const answer = await provider.fetch('/safety/api/session', { Cookie: `${name}=${value}` });
      return JSON.parse(answer.body.toString());
    };
    assert.equal((await session()).person.alias, 'dunlin');
    await page.getByRole('button', { name: 'Change dunlin' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change dunlin' });
    await dialog.getByLabel('Analyst').check();
    await examine(page, 'real roles');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: 'dunlin Reviewer, Analyst' }).waitFor();
    assert.equal((await session()).person, null);
    await page.getByRole('button', { name: 'Change dunlin' }).click();
    await dialog.getByRole('button', { name: 'Remove person' }).click();
    await page.getByRole('row', { name: 'dunlin Removed' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Change wren' }).count(), 0);
    await examine(page, 'real staff, somebody removed');
  });
}

/** Everybody of the staff, with a session each, as the other stories need them. */
export async function play_people(play) {
  const aliases = ['wren', 'heron', 'kestrel', 'plover', 'stork', 'dunlin'];
  const people = Object.fromEntries(
    aliases.map((alias) => [alias, new Someone(alias, play.provider.base)]),
  );
  const links = {};
  await play_first_admin(play, people);
  await play_invitations(play, people, links);
  await play_codes(play, people, links);
  await play_own(play, people);
  await play_time_out(play, people);
  await play_roles(play, people);
  return people;
}

/** The page at `path`, as somebody sees it who has logged in before. */
export async function as(person, page, path) {
  await page.context().addCookies(person.cookies);
  await page.goto(`/safety/#${path}`);
  await visit(page, path);
}
