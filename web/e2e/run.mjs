// Plays the safety console in Chromium: node e2e/run.mjs [--base URL] [--quick] [--only TEXT]
// Without --base against the fixture server. With it against a causewayd with demo data, whose
// log-in is in CAUSEWAY_ALIAS, CAUSEWAY_PASSPHRASE and CAUSEWAY_CODE.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as harness from './browser.mjs';
import { serve } from './fixture_server.mjs';
import { stories } from './stories.mjs';

const { values: options } = parseArgs({
  options: {
    base: { type: 'string' },
    quick: { type: 'boolean' },
    only: { type: 'string', default: '' },
  },
});
const person = (alias) => ({
  alias: process.env.CAUSEWAY_ALIAS ?? alias,
  passphrase: process.env.CAUSEWAY_PASSPHRASE ?? 'correct horse battery',
  code: process.env.CAUSEWAY_CODE ?? '123456',
});

const built = fileURLToPath(new URL('../build/safety', import.meta.url));
const fixture = options.base ? null : await serve(built);
const base = options.base ?? fixture.url;
const browser = await harness.open_browser();
const { test, examine, finish } = stories({
  browser,
  base,
  only: options.only,
  before: () => fixture?.reset(),
  more: { ignoreHTTPSErrors: true },
});

const SCREENS = [
  ['queues', '/queues'],
  ['queue', '/queue/harassment'],
  ['case', '/case/1041'],
  ['decisions', '/decisions'],
  ['accounts', '/accounts'],
  ['cybertips', '/cybertips'],
  ['known', '/known/own'],
  ['numbers', '/numbers'],
  ['audit', '/audit'],
  ['settings', '/settings'],
];
const wide = { width: 1280, theme: 'light' };

async function open_evidence(page) {
  await harness.visit(page, '/case/1041');
  const take = page.getByRole('button', { name: 'Take this case' });
  if (await take.isVisible()) await take.click();
  await page.getByRole('button', { name: /Show 6 messages/ }).click();
  await page.getByText('You are a coward').waitFor();
}

async function ban_for_child_abuse(page) {
  await harness.sign_in(page, person('heron'));
  await harness.visit(page, '/queue/child-safety');
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: /Case 1090/ }).waitFor();
  await page.keyboard.press('r');
  await page.getByText('You are a coward').waitFor();
  await page.getByRole('radio', { name: /Ban/ }).check();
  await page.getByRole('checkbox', { name: /Child abuse material/ }).check();
}

for (const width of [1280, 390]) {
  for (const theme of options.quick ? ['light'] : ['light', 'dark']) {
    const kind = `${width}-${theme}`;
    await test(`every screen, ${kind}`, { width, theme }, async (page) => {
      await page.goto('/safety/');
      await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
      await examine(page, `sign-in ${kind}`);
      await harness.sign_in(page, person('heron'));
      for (const [name, hash] of SCREENS) {
        await harness.visit(page, hash);
        await examine(page, `${name} ${kind}`);
      }
    });
    await test(`a case with its evidence, ${kind}`, { width, theme }, async (page) => {
      await harness.sign_in(page, person('heron'));
      await open_evidence(page);
      await page.getByRole('button', { name: 'Show small, covered' }).first().click();
      await page.locator('figure img').first().waitFor();
      await page.locator('summary[data-row]').nth(1).click();
      await page.getByRole('radio', { name: /Suspend/ }).check();
      await examine(page, `evidence ${kind}`);
      await page.evaluate(() => scrollTo(0, 0));
    });
  }
}

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

await test('by keys alone: queue, case, evidence, decision, undo', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  const keys = page.keyboard;
  await harness.visit(page, '/numbers');
  await keys.press('g');
  await keys.press('q');
  await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
  await page.getByRole('link', { name: 'Harassment and hate' }).waitFor();
  for (let step = 0; step < 4; ++step) await keys.press('j');
  assert.equal(await focused(page), 'Harassment and hate');
  await keys.press('o');
  await page.getByRole('link', { name: '#1041' }).waitFor();
  await keys.press('n');
  await page.getByRole('heading', { level: 1, name: 'Case 1041: @marten' }).waitFor();
  assert.match(await focused(page), /Case 1041/, 'the focus is on the heading of the case');
  await keys.press('r');
  await page.getByText('You are a coward').waitFor();
  await keys.press('j');
  await keys.press('Enter');
  await page.locator('details[open]').getByText('Who held the device.').waitFor();
  await keys.press('2');
  assert.ok(await page.getByRole('radio', { name: /Warn/ }).isChecked());
  await page.getByRole('combobox', { name: 'Policy' }).focus();
  await keys.type('Har');
  await keys.press('Tab');
  await keys.type('Went on after being asked twice to stop. 12 ?');
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.press('Tab');
  assert.match(await focused(page), /^Decide/);
  await keys.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Case 1042: @jackdaw' }).waitFor();
  assert.match(await focused(page), /Case 1042/, 'the focus is on the heading of the next case');
  await page.getByText('Case 1041: Warn. In force in 10 seconds.').waitFor();
  await keys.press('z');
  await page.getByRole('heading', { level: 1, name: 'Case 1041: @marten' }).waitFor();
  await page.getByText('is yours again').waitFor();
});

await test(
  'a picture is covered until a key is held, and again when it is let go',
  wide,
  async (page) => {
    await harness.sign_in(page, person('heron'));
    await open_evidence(page);
    await page.getByRole('button', { name: 'Show small, covered' }).first().click();
    const picture = page.locator('figure img').first();
    const classes = async () => (await picture.getAttribute('class')) ?? '';
    assert.match(await classes(), /blur-2.*greyscale/);
    await page.locator('figure button').first().focus();
    await page.keyboard.down('b');
    assert.doesNotMatch(await classes(), /blur/);
    assert.match(await classes(), /greyscale/);
    await page.keyboard.up('b');
    assert.match(await classes(), /blur-2/);
    await page.keyboard.press('Enter');
    assert.doesNotMatch(await classes(), /blur/);
    await page
      .getByRole('button', { name: 'Keep note' })
      .or(page.getByRole('heading', { level: 1 }))
      .first()
      .focus();
    assert.match(await classes(), /blur-2/);
  },
);

await test('more is shown once, however often it is asked for', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  for (const [path, rows, count] of [
    ['/audit', page.locator('tbody th:visible'), 5],
    ['/case/1041', page.locator('article.card'), 4],
  ]) {
    await harness.visit(page, path);
    const more = page.getByRole('button', { name: 'Show more' });
    await more.waitFor();
    assert.equal(await rows.count(), count, path);
    await more.evaluate((button) => [button, button].forEach((each) => each.click()));
    await more.waitFor({ state: 'detached' });
    await harness.settle(page);
    assert.equal(await rows.count(), count + 1, path);
  }
});

await test(
  'the log on a phone: all of an entry is seen',
  { width: 390, theme: 'light' },
  async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, '/audit');
    await page.getByText('account_looked_up').waitFor();
    const times = await page
      .locator('tbody time:visible')
      .evaluateAll((all) =>
        all.map(
          (each) =>
            each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight),
        ),
      );
    assert.equal(times.length, 5);
    assert.ok(Math.max(...times) < 1.5, `lines: ${times}`);
    const beside = await page
      .getByRole('region', { name: 'Audit log' })
      .evaluate((each) => each.scrollWidth - each.clientWidth);
    assert.equal(beside, 0, 'what has to be scrolled to');
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('invitation_taken_back').waitFor();
    const acts = page.locator('tbody td:nth-child(4).mono');
    assert.deepEqual(await acts.evaluateAll(harness.words_on_two_lines), []);
    await page.setViewportSize({ width: 1280, height: 900 });
    const wider = await page
      .getByRole('region', { name: 'Audit log' })
      .evaluate((each) => each.scrollWidth - each.clientWidth);
    assert.equal(wider, 0, 'what has to be scrolled to, wide');
  },
);

await test('a picture that was seen before is shown only when asked for', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  await open_evidence(page);
  await page.getByText('Other cases with this very file: 13.').first().waitFor();
  const link = page.getByRole('link', { name: 'Case 1017: Warn' });
  assert.equal(await link.getAttribute('href'), '#/case/1017');
  await page.getByText('The same file as in an earlier report of this case.').waitFor();
  const small = page.getByRole('button', { name: 'Show small, covered' });
  assert.equal(await small.count(), 1, 'the first one alone');
  await page.getByRole('button', { name: 'Look at it here too' }).click();
  assert.equal(await small.count(), 2);
});

await test('what several reports show stands there once', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  await open_evidence(page);
  await page.getByRole('button', { name: 'Show 2 messages' }).click();
  await page.getByText('4 lines that a report of reporter 1 shows, too').waitFor();
  assert.equal(await page.getByText('You are a coward').count(), 1);
  await examine(page, 'lines that stand above');
  await page.getByRole('button', { name: 'Show here too' }).first().click();
  assert.equal(await page.getByText('You are a coward').count(), 2);
});

await test('what is kept with another report has no button', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  await open_evidence(page);
  const card = page.getByRole('article', { name: 'reporter 3' });
  await card.getByText('Shows the very same messages as a report of reporter 1.').waitFor();
  assert.equal(await card.getByRole('button', { name: /^Show \d/ }).count(), 0);
  await examine(page, 'the same messages');
});

for (const width of [1280, 390]) {
  await test(
    `what waits and is not to take, and what is yours, ${width}`,
    { width, theme: 'light' },
    async (page) => {
      await harness.sign_in(page, person('heron'));
      await harness.visit(page, '/queue/fraud');
      await page.keyboard.press('n');
      await page.getByText('4 wait here that you may not take').waitFor();
      await page.getByRole('button', { name: /Next case.*Harassment/ }).click();
      await page.getByRole('heading', { level: 1, name: /Case 1041/ }).waitFor();
      const earlier = page.getByRole('region', { name: 'Earlier' });
      await earlier.getByRole('link', { name: '#702' }).first().waitFor();
      assert.equal(await earlier.getByRole('link', { name: '#1041' }).count(), 0);
      await harness.visit(page, '/queues');
      await page.getByText('Yours:').waitFor();
      await examine(page, `queues with one in hand, ${width}`);
      await page.getByRole('link', { name: 'Case 1041: @marten' }).click();
      await page.getByRole('heading', { level: 1, name: /Case 1041/ }).waitFor();
    },
  );
}

await test('about a group nothing is offered that does not fit one', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  await harness.visit(page, '/case/1060');
  await page.getByRole('button', { name: 'Take this case' }).click();
  await page.getByText('A group is dismissed or handed on').waitFor();
  assert.equal(await page.getByRole('radio').count(), 2);
  await page.keyboard.press('6');
  assert.ok(await page.getByRole('radio', { name: /Escalate/ }).isChecked());
  await page.keyboard.press('5');
  assert.ok(await page.getByRole('radio', { name: /Escalate/ }).isChecked());
  await examine(page, 'a group');
});

await test('a case of two persons says nothing of the first to the second', wide, async (page) => {
  await harness.sign_in(page, person('heron'));
  await harness.visit(page, '/queue/second');
  await page.keyboard.press('n');
  await page.getByText('You are the second reviewer').waitFor();
  assert.equal(await page.getByText('kestrel').count(), 0);
  await page.keyboard.press('5');
  await page.getByText('Nothing happens until a second person').waitFor();
});

await test(
  'single keys can be turned off, and never act while somebody types',
  wide,
  async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, '/accounts');
    await page.getByLabel('Purpose').focus();
    await page.keyboard.type('g q?');
    assert.equal(await page.getByLabel('Purpose').inputValue(), 'g q?');
    await harness.visit(page, '/settings');
    await page.getByLabel(/Single-key shortcuts/).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.locator('h1').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.waitForTimeout(100);
    assert.match(page.url(), /settings/);
  },
);

if (fixture) {
  await test(
    'where something new has come, what was opened and written stays',
    wide,
    async (page) => {
      await harness.sign_in(page, person('heron'));
      await open_evidence(page);
      await page.getByRole('radio', { name: /Warn/ }).check();
      await page.getByLabel('Policy').selectOption('harassment.threats');
      await page.getByLabel('Reason').fill('Went on after being asked to stop.');
      const one = fixture.world.cases.get('1041');
      one.version += 1;
      one.notes = [...one.notes, { ...one.notes[0], id: '9', text: 'New since.' }];
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByText('Something new has come.').waitFor();
      await page.getByText('New since.').waitFor();
      assert.equal(await page.getByText('You are a coward').count(), 1);
      assert.equal(
        await page.getByLabel('Reason').inputValue(),
        'Went on after being asked to stop.',
      );
      await page.getByRole('button', { name: 'Decide' }).click();
      await page.getByText('Case 1041: Warn. In force in 10 seconds.').waitFor();
    },
  );
  await test('why something was asked for stays where it was refused', wide, async (page) => {
    await harness.sign_in(page, person('heron'));
    await open_evidence(page);
    const { claim } = fixture.world.cases.get('1041');
    fixture.world.cases.get('1041').claim = null;
    const dialog = page.getByRole('dialog', { name: 'Skip' });
    await page.getByRole('button', { name: 'Skip' }).click();
    await dialog.getByLabel('Why').fill('I know them.');
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await page.getByText('Refused: case_is_claimed.').waitFor();
    fixture.world.cases.get('1041').claim = claim;
    await page.getByRole('button', { name: 'Skip' }).click();
    assert.equal(await dialog.getByLabel('Why').inputValue(), 'I know them.');
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await page.getByText(/went back to the queue/).waitFor();
  });
  await test('where each file has its class, a digit changes none', wide, async (page) => {
    await ban_for_child_abuse(page);
    await page.locator('h1').focus();
    await page.keyboard.press('8');
    await page.keyboard.press('9');
    const classes = () =>
      page
        .getByRole('group', { name: /^Class of/ })
        .locator('input:checked')
        .evaluateAll((all) => all.map((each) => each.value));
    assert.deepEqual(await classes(), ['A2', 'B1']);
    await page.keyboard.press('7');
    assert.deepEqual(await classes(), ['A2', 'B1']);
    await page.keyboard.press('i');
    await page.keyboard.press('7');
    assert.deepEqual(await classes(), ['A1', 'B1'], 'where the focus is');
  });
  await test('why a queue gives none', wide, async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, '/settings');
    await page.getByLabel('Fraud and illegal goods').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await harness.visit(page, '/queue/fraud');
    await page.keyboard.press('n');
    await page.getByText('4 wait here. Your settings say to give you none').waitFor();
    for (const [alias, says] of [
      ['kestrel', 'left them, or they wait for a lead.'],
      ['crane', 'you had a part in them, or left them.'],
    ]) {
      fixture.reset();
      await harness.sign_in(page, person(alias));
      await harness.visit(page, '/queue/fraud');
      await page.keyboard.press('n');
      await page.getByText(says).waitFor();
    }
  });
  await test('why an entry says nothing, to whoever reads it', wide, async (page) => {
    for (const [alias, says] of [
      ['heron', /^Kept from you while you could be the second/],
      ['crane', /^Kept from you: it is of child safety, or/],
    ]) {
      fixture.reset();
      await harness.sign_in(page, person(alias));
      await harness.visit(page, '/audit');
      await page.getByText(says).waitFor();
    }
  });
  await test(
    'a file becomes part of a CyberTip with its class, and viewed only as it was',
    wide,
    async (page) => {
      await ban_for_child_abuse(page);
      await page.getByLabel('Incident').selectOption('possession');
      await page.getByLabel('Policy').selectOption('child.abuse');
      await page.getByLabel('Reason').fill('Grey stripes stand for what it would be.');
      await page.getByRole('button', { name: 'Propose' }).click();
      await page.getByText('Possession needs at least one file.').waitFor();
      await examine(page, 'child safety, something missing');
      await page.locator('h1').focus();
      await page.keyboard.press('7');
      const class_of = (name) => page.getByRole('group', { name: `Class of ${name}`, exact: true });
      const chosen = (name) => class_of(name).locator('input:checked').inputValue();
      assert.equal(await chosen('drawing.png'), 'A1');
      await page.keyboard.press('8');
      assert.equal(await chosen('drawing (1).png'), 'A2', 'the next that has none');
      await page.keyboard.press('i');
      await page.keyboard.press('0');
      assert.equal(await chosen('drawing.png'), 'B2', 'where the focus is');
      await page.keyboard.press('i');
      await page.keyboard.press('Space');
      assert.equal(await chosen('drawing (1).png'), '');
      await page.getByRole('button', { name: 'Show whole, covered' }).click();
      await page.getByText('Looked at whole', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('dialog').getByText('What was decided: ban').waitFor();
      await examine(page, 'preview of the statement');
      await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click();
      await page.getByText('It awaits a second reviewer.').waitFor();
      const [verdict] = fixture.world.verdicts;
      const [{ report, ...file }] = verdict.child_abuse.files;
      assert.ok(report);
      assert.deepEqual(file, { seq: '1210', index: 0, class: 'B2', viewed: true });
      assert.equal(verdict.until, null);
    },
  );

  await test('an appeal is overturned', { width: 1280, theme: 'dark' }, async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, '/queue/appeals');
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Show what they wrote' }).click();
    await page.getByText('We were joking').waitFor();
    await examine(page, 'appeal');
    await page.keyboard.press('2');
    await page.getByLabel('Reason').fill('All three say the same.');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('The appeal of case 1031 is decided.').waitFor();
  });
}

if (fixture) {
  await test('what an admin sees: people, not cases', wide, async (page) => {
    await harness.sign_in(page, person('wren'));
    assert.equal(await page.getByRole('link', { name: 'Queues', exact: true }).count(), 0);
    await harness.visit(page, '/staff');
    await examine(page, 'staff');
    await page.getByLabel('Alias').fill('plover');
    await page.getByLabel('Reviewer').check();
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('/safety/#/invitation/q7Xw-fake-token').waitFor();
    await examine(page, 'invitation made');
  });
  await test('an invitation', { width: 390, theme: 'light' }, async (page) => {
    await page.goto('/safety/#/invitation/q7Xw-fake-token');
    await page.getByText('You are swift here: Reviewer.').waitFor();
    await examine(page, 'invitation');
  });
  await test('a CyberTip that was not finished is nowhere called sent', wide, async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, `/cybertips/${'47'.padStart(32, '0')}`);
    assert.equal(await page.getByText(/^Sent$/).count(), 0);
    await page.getByText('Not sent', { exact: true }).waitFor();
    await examine(page, 'cybertip');
  });
  await test('a CyberTip is given up as it was looked at', wide, async (page) => {
    await harness.sign_in(page, person('heron'));
    await harness.visit(page, `/cybertips/${'48'.padStart(32, '0')}`);
    await page.getByRole('button', { name: 'Retract' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('It was a doll.');
    await dialog.getByRole('button', { name: 'Retract' }).click();
    await page.getByText('Retracted, not sent').waitFor();
  });
}

await browser.close();
fixture?.close();
process.exit(finish());
