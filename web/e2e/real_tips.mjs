// Two reviewers, a CyberTip to the stand-in for the clearing house, and material that is known from
// then on: docs/formats/safety-api.md §7, §9, §10. The pictures are stripes.
import assert from 'node:assert/strict';
import { settle, visit } from './browser.mjs';
import { button, look_again, reveal_with_picture, take_next } from './real_desk.mjs';
import { as, says } from './real_people.mjs';
import { file_report, picture_file } from './real_reports.mjs';

const wide = { width: 1280, theme: 'light' };
const DAY_MS = 86_400_000;

async function look_at_whole(page) {
  await reveal_with_picture(page, 'How old are you?');
  await button(page, 'Show whole, covered').click();
  await page.locator('figure img').first().waitFor();
  await settle(page);
}

async function fill_abuse(page, reason) {
  await page.getByRole('radio', { name: /^Ban/ }).check();
  await page.getByRole('checkbox', { name: /Child abuse material/ }).check();
  await page.getByLabel('Incident').selectOption('possession');
  await page
    .getByRole('group', { name: /^Class of/ })
    .getByRole('radio', { name: /^B2/ })
    .check();
  await page.getByLabel('Policy').selectOption('child.abuse');
  await page.getByLabel('Reason').fill(reason);
  await says(page, 'Looked at whole');
}

async function play_two({ test, examine }, { kestrel, plover }) {
  await test('child abuse: one proposes, and no tip is made', wide, async (page) => {
    await as(kestrel, page, '/queues');
    await take_next(page, 'child-safety', /Case \d+: @?ibis/);
    await look_at_whole(page);
    await fill_abuse(page, 'Stripes stand for what it would be.');
    await button(page, 'Preview').click();
    const dialog = page.getByRole('dialog', { name: 'What the person will read' });
    await dialog.getByText(/Your account cannot send anything any more/).waitFor();
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await says(page, 'It awaits a second reviewer.');
    await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
    await visit(page, '/cybertips');
    await says(page, 'No CyberTips');
  });

  await test('another says the same, and keeps the picture as known', wide, async (page) => {
    await as(plover, page, '/queues');
    await take_next(page, 'second', /Case \d+: @?ibis/);
    await look_at_whole(page);
    await button(page, 'Add to known material').click();
    const dialog = page.getByRole('dialog', { name: 'Add to known material' });
    await dialog.getByRole('combobox').selectOption('confirm');
    await dialog.getByLabel('Label').fill('Stripes of the test');
    await examine(page, 'real known material, adding');
    await dialog.getByRole('button', { name: 'Add to known material' }).click();
    await says(page, /is known from now on/);
    await fill_abuse(page, 'As the picture shows.');
    await button(page, 'Decide').click();
    await says(page, /Two persons agree/);
  });
}

/** Nothing here says that it was sent. */
async function is_not_sent(page) {
  await page.getByText('Not sent', { exact: true }).waitFor();
  assert.equal(await page.getByText('Sent', { exact: true }).count(), 0);
  assert.equal(await page.getByText('Preserved until').count(), 0);
}

async function play_tip({ test, examine, keep, provider }, { plover }) {
  await test(
    'a CyberTip: what is previewed goes, and is sent once it is finished',
    wide,
    async (page) => {
      await as(plover, page, '/cybertips');
      await page.getByRole('cell', { name: /Draft, not sent/ }).waitFor();
      await page.getByRole('link', { name: /^#\d+$/ }).click();
      await is_not_sent(page);
      await page.getByRole('tab', { name: 'As it is sent' }).click();
      const xml = await page.getByRole('region', { name: 'As it is sent' }).textContent();
      assert.match(xml, /<report[\s\S]*<fileDetails/);
      await examine(page, 'real draft of a CyberTip');
      assert.deepEqual(await provider.tips_there(), []);
      const tip = new URL(page.url()).hash.slice(1);
      const answer = page.waitForResponse(/send$/);
      await button(page, 'Send exactly this').click();
      assert.equal((await (await answer).json()).finished, null);
      await is_not_sent(page);
      await look_again(page, '/cybertips', page.getByRole('cell', { name: /^Sent/ }));
      const [there, ...others] = await provider.tips_there();
      assert.deepEqual([there.state, others], ['finished', []]);
      await visit(page, tip);
      await page.getByText('Sent', { exact: true }).first().waitFor();
      assert.equal(await page.getByText('Not sent', { exact: true }).count(), 0);
      await page.locator('code', { hasText: there.id }).waitFor();
      const until = page.getByText('Preserved until').locator('time');
      const kept_ms = Date.parse(await until.getAttribute('datetime')) - Date.now();
      assert.ok(kept_ms > 364 * DAY_MS, `${kept_ms / DAY_MS} days`);
      await examine(page, 'real CyberTip, sent');
      await keep(page, 'cybertip');
    },
  );
}

async function play_known({ test, examine, keep, provider }, { plover }) {
  await test('a picture that is known comes first, and says why', wide, async (page) => {
    file_report(
      provider,
      'lark',
      'child-safety',
      'How old are you, too?',
      picture_file(provider, 23),
    );
    file_report(
      provider,
      'mew',
      'child-safety',
      'How old are you, then?',
      picture_file(provider, 40),
    );
    await as(plover, page, '/known');
    await page.getByRole('row', { name: /Stripes of the test/ }).waitFor();
    const known = page.getByRole('row', { name: /mew.*Known/ });
    await look_again(page, '/queue/child-safety', known);
    const rows = await page.locator('tbody tr').allTextContents();
    assert.match(rows[0], /mew/);
    assert.match(rows[1], /lark(?!.*Known)/);
    await examine(page, 'real queue with known material');
    await keep(page, 'queue');
    await button(page, 'Next case').click();
    await page.getByRole('heading', { level: 1, name: /mew/ }).waitFor();
    await page.keyboard.press('r');
    await says(page, 'Known: Stripes of the test');
    await says(page, /Differs from a known picture in 0 of 256 bits/);
    await visit(page, '/known');
    assert.match(
      await page.getByRole('row', { name: /Stripes of the test/ }).textContent(),
      /plover/,
    );
    await keep(page, 'known');
  });
}

export async function play_tips(play, people) {
  await play_two(play, people);
  await play_tip(play, people);
  await play_known(play, people);
}
