// Reports of real clients, from the queue to what becomes of them: docs/formats/safety-api.md §6 to
// §8 and §11.
import assert from 'node:assert/strict';
import { visit } from './browser.mjs';
import { button, fill_decision, look_again, say_why, take_next } from './real_desk.mjs';
import { as, says } from './real_people.mjs';

const wide = { width: 1280, theme: 'light' };

/** Three people are reported by bob, each for something else. */
function file_reports(provider) {
  const causeway = (profile, ...words) => provider.causeway(profile, ...words);
  for (const name of ['bob', 'ada', 'eve', 'finn'])
    causeway(name, 'register', name, '--server', provider.address);
  const reports = [
    ['ada', 'harassment', 'I know where you live'],
    ['eve', 'fraud', 'Send the money to this account first'],
    ['finn', 'spam', 'Cheap watches'],
  ];
  for (const [name, reason, words] of reports) {
    causeway('bob', 'accept', `@${name}`);
    causeway(name, 'send', '@bob', '-m', 'lovely day');
    causeway(name, 'send', '@bob', '-m', words);
    causeway('bob', 'recv');
    causeway('bob', 'report', `@${name}`, '--reason', reason, '--note', 'Every day.', '--yes');
  }
}

async function play_warning({ test, examine, keep }, { heron }) {
  await test('a case: next, evidence, a note, warn, undo, warn', wide, async (page) => {
    await as(heron, page, '/queues');
    await take_next(page, 'harassment', /Case \d+: @?ada/);
    await page.keyboard.press('r');
    await says(page, 'I know where you live');
    await says(page, 'Every day.');
    await examine(page, 'real evidence');
    await keep(page, 'evidence-real-1280-light');
    await page.getByLabel('Add a note').fill('Seen by me.');
    await button(page, 'Keep note').click();
    await page.getByText('Seen by me.', { exact: true }).last().waitFor();
    await fill_decision(page, 'Warn', 'Went on.');
    await page.keyboard.press('Escape');
    await button(page, 'Decide').click();
    await says(page, /Warn. In force in 10 seconds/);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await says(page, /is yours again/);
    await page.getByRole('heading', { level: 1, name: /ada/ }).waitFor();
    await fill_decision(page, 'Warn', 'Went on after all.');
    await button(page, 'Decide').click();
    await says(page, /Warn. In force in 10 seconds/);
  });
}

async function play_in_force({ test, examine, provider }, { heron }) {
  await test('what was decided is in force, and can be taken along', wide, async (page) => {
    await as(heron, page, '/decisions');
    const row = page.getByRole('row', { name: /ada.*Warn.*In force/ });
    await look_again(page, '/decisions', row);
    await examine(page, 'real decisions');
    const csv = await provider.fetch('/safety/api/decisions.csv', {
      Cookie: `${heron.cookies[0].name}=${heron.cookies[0].value}`,
    });
    assert.equal(csv.status, 200);
    assert.match(csv.headers['content-type'], /^text\/csv/);
    assert.match(csv.body.toString(), /warn/);
  });
}

async function play_ban({ test, examine }, { kestrel, plover }) {
  await test('one proposes a ban', wide, async (page) => {
    await as(kestrel, page, '/queues');
    await take_next(page, 'fraud', /Case \d+: @?eve/);
    await page.keyboard.press('r');
    await says(page, 'Send the money');
    await fill_decision(page, 'Ban', 'A trick that kestrel knows.');
    await button(page, 'Propose').click();
    await says(page, 'It awaits a second reviewer.');
  });

  await test('another, who is not told of it, says the same', wide, async (page) => {
    await as(plover, page, '/queues');
    await take_next(page, 'second', /Case \d+: @?eve/);
    await says(page, 'You are the second reviewer');
    assert.equal(await page.getByText('kestrel').count(), 0);
    await page.keyboard.press('r');
    await says(page, 'Send the money');
    assert.equal(await page.getByText('A trick that').count(), 0);
    await examine(page, 'real second review');
    await fill_decision(page, 'Ban', 'Asks for money first.');
    const answer = page.waitForResponse(/decision$/);
    await button(page, 'Decide').click();
    assert.equal((await (await answer).json()).outcome, 'agreed');
  });
}

async function play_moves({ test }, { kestrel, heron }) {
  await test('a case is skipped, and comes to somebody else', wide, async (page) => {
    await as(kestrel, page, '/queues');
    await take_next(page, 'spam', /Case \d+: @?finn/);
    await button(page, 'Skip').click();
    await say_why(page, 'Skip');
    await says(page, /went back to the queue/);
  });

  await test('a case is moved, and its reporter told in bad faith', wide, async (page) => {
    await as(heron, page, '/queues');
    await take_next(page, 'spam', /Case \d+: @?finn/);
    await button(page, 'Mark as bad faith').click();
    await say_why(page, 'Mark as bad faith', 'one');
    await says(page, 'Invalidated');
    await button(page, 'Move').click();
    await say_why(page, 'Move', 'fraud');
    await says(page, /was moved/);
  });
}

async function play_lookup({ test, examine, keep }, { heron }) {
  await test('an account is looked up, and numbers are counted', wide, async (page) => {
    await as(heron, page, '/accounts');
    await page.locator('input[data-key="/"]').fill('@ada');
    await page.getByLabel('Purpose').fill('The test asks.');
    await button(page, 'Look up').click();
    await page.getByRole('heading', { level: 2, name: /ada/ }).waitFor();
    await examine(page, 'real account');
    await keep(page, 'account-1280-light');
    await visit(page, '/numbers');
    await page
      .getByRole('row', { name: /Harassment/ })
      .first()
      .waitFor();
    await examine(page, 'real numbers');
  });
}

export async function play_cases(play, people) {
  file_reports(play.provider);
  await play_warning(play, people);
  await play_ban(play, people);
  await play_moves(play, people);
  await play_lookup(play, people);
  await play_in_force(play, people);
}
