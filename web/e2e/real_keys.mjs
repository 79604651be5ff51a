// Whole cases by keys alone, from the queue to what was decided, and what a second reviewer is not
// told: docs/formats/safety-api.md §6, §7.
import assert from 'node:assert/strict';
import { settle, visit } from './browser.mjs';
import { focused, reveal_with_picture, tab_to } from './real_desk.mjs';
import { as, says } from './real_people.mjs';

const wide = { width: 1280, theme: 'light' };
const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

async function open_next(page, title, about) {
  await press(page, 'g', 'q');
  await heading(page, 'Queues');
  await settle(page);
  for (let step = 0; step < 20 && (await focused(page)) !== title; ++step) await press(page, 'j');
  await press(page, 'o');
  await heading(page, title);
  await settle(page);
  await press(page, 'n');
  await heading(page, about);
}

/** `key` is the measure's, `policy` how its title begins. */
async function fill(page, key, policy, reason) {
  await press(page, key);
  await tab_to(page, 'Policy');
  await page.keyboard.type(policy);
  await tab_to(page, 'Reason');
  await page.keyboard.type(reason);
}

async function act(page, name) {
  await tab_to(page, name);
  await press(page, 'Enter');
}

async function keep_note(page, text) {
  await press(page, 'c');
  await page.keyboard.type(text);
  await act(page, 'Keep note');
  await page.getByText(text, { exact: true }).last().waitFor();
}

async function play_suspension({ test, keep }, { heron }) {
  await test(
    'by keys alone: a case, its proof, a note, suspend, undo, suspend',
    wide,
    async (page) => {
      await as(heron, page, '/queues');
      await keep(page, 'queues');
      await open_next(page, 'Unwanted sexual content', /Case \d+: @?gull/);
      await press(page, 'r');
      await says(page, 'What are you wearing?');
      await page.locator('summary:focus').waitFor();
      await press(page, 'Enter');
      await page.locator('details[open]').getByText('Who held the device.').waitFor();
      await keep_note(page, 'Seen without a mouse.');
      await fill(page, '4', 'Unw', 'Asked after being told to stop.');
      assert.ok(await page.getByRole('radio', { name: /^Suspend/ }).isChecked());
      await tab_to(page, 'Decide');
      await press(page, 's');
      await page.getByRole('dialog', { name: 'What the person will read' }).waitFor();
      await press(page, 'Escape');
      await act(page, 'Decide');
      await says(page, /Suspend. In force in 10 seconds/);
      await press(page, 'z');
      await says(page, /is yours again/);
      await says(page, /by heron · Undone/);
      await heading(page, /Case \d+: @?gull/);
      await fill(page, '4', 'Unw', 'Asked after being told to stop, as the messages show.');
      await act(page, 'Decide');
      await says(page, /Suspend. In force in 10 seconds/);
    },
  );
}

/** Covered, and each cover lifted for as long as its own key is held. */
async function lift_covers(page) {
  const picture = page.locator('figure img').first();
  const covers = async () => {
    const classes = (await picture.getAttribute('class')) ?? '';
    return [/blur-\d/.test(classes), /greyscale/.test(classes)];
  };
  assert.match(await focused(page), /covered. Hold b/);
  assert.deepEqual(await covers(), [true, true]);
  for (const [key, lifted] of [
    ['b', [false, true]],
    ['v', [true, false]],
  ]) {
    await page.keyboard.down(key);
    assert.deepEqual(await covers(), lifted, key);
    await page.keyboard.up(key);
    assert.deepEqual(await covers(), [true, true], key);
  }
  await press(page, 'Enter');
  assert.deepEqual(await covers(), [false, true]);
  await press(page, 'Tab');
  assert.deepEqual(await covers(), [true, true], 'whoever goes on does not leave it open');
}

const REASON = 'A trick that is known to me.';
const NOTE = 'I have seen this account elsewhere.';

/** What of a first decision could be told, to be looked for. */
async function play_proposal({ test, keep }, { kestrel }) {
  const told = [REASON, NOTE, 'kestrel'];
  await test(
    'by keys alone: a covered picture is looked at, a ban proposed',
    wide,
    async (page) => {
      await as(kestrel, page, '/queues');
      await open_next(page, 'Fraud and illegal goods', /Case \d+: @?eve/);
      await reveal_with_picture(page, 'Send the money');
      await act(page, 'Show small, covered');
      await page.locator('figure img').first().waitFor();
      await lift_covers(page);
      await keep_note(page, NOTE);
      await page.locator('summary[data-row]').last().click();
      await keep(page, 'case');
      await fill(page, '5', 'Fra', REASON);
      const answer = page.waitForResponse(/decision$/);
      await act(page, 'Propose');
      const { decision } = await (await answer).json();
      await says(page, 'It awaits a second reviewer.');
      told.push(decision.id, decision.by.id);
    },
  );
  return told;
}

async function play_second({ test, examine, keep }, { plover }, told) {
  await test('by keys alone: a second, who is told nothing of the first', wide, async (page) => {
    const answers = [];
    page.on('response', (answer) => answers.push(answer.text().catch(() => '')));
    const look = async (where) => {
      await settle(page);
      const seen = [await page.content(), ...(await Promise.all(answers))].join('\n').toLowerCase();
      for (const part of told) assert.ok(!seen.includes(part.toLowerCase()), `${where}: ${part}`);
    };
    await as(plover, page, '/queues');
    await press(page, 'g', 'e');
    await heading(page, 'Second review');
    await look('the queue');
    await press(page, 'n');
    await heading(page, /Case \d+: @?eve/);
    await says(page, 'You are the second reviewer');
    await reveal_with_picture(page, 'Send the money');
    await look('the case');
    await examine(page, 'real second review');
    await keep(page, 'second');
    const here = new URL(page.url()).hash.slice(1);
    for (const path of ['/decisions', '/cybertips', '/known', '/numbers', '/queue/fraud']) {
      await visit(page, path);
      await look(path);
    }
    await visit(page, '/accounts');
    await press(page, '/');
    await page.keyboard.type('@eve');
    await press(page, 'Tab');
    await page.keyboard.type('The second wants to know.');
    await press(page, 'Enter');
    await page.getByRole('heading', { level: 2, name: /eve/ }).waitFor();
    await look('the account');
    await visit(page, here);
    await fill(page, '5', 'Fra', 'Asks for money first.');
    const answer = page.waitForResponse(/decision$/);
    await act(page, 'Decide');
    assert.equal((await (await answer).json()).outcome, 'agreed');
    await says(page, /Two persons agree/);
  });
}

export async function play_by_keys(play, people) {
  await play_suspension(play, people);
  const told = await play_proposal(play, people);
  await play_second(play, people, told);
}
