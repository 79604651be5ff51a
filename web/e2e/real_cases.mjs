// Reports of real clients, from the queue to what becomes of them: docs/formats/safety-api.md §6 to
// §8 and §11.
import assert from 'node:assert/strict';
import { visit } from './browser.mjs';
import { button, fill_decision, look_again, say_why, take_next } from './real_desk.mjs';
import { as, says } from './real_people.mjs';

const wide = { width: 1280, theme: 'light' };

async function play_warning({ test, examine }, { heron }) {
  await test('a case: next, evidence, a note, warn, undo, warn', wide, async (page) => {
    await as(heron, page, '/queues');
    await take_next(page, 'harassment', /Case \d+: @?ada/);
    await page.keyboard.press('r');
    await says(page, 'I know where you live');
    await says(page, 'Every day.');
    await examine(page, 'real evidence');
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

async function play_lookup({ test, examine }, { heron }) {
  await test('an account is looked up, and numbers are counted', wide, async (page) => {
    await as(heron, page, '/accounts');
    await page.locator('input[data-key="/"]').fill('@ada');
    await page.getByLabel('Purpose').fill('The test asks.');
    await button(page, 'Look up').click();
    await page.getByRole('heading', { level: 2, name: /ada/ }).waitFor();
    await examine(page, 'real account');
    await visit(page, '/accounts');
    await page.locator('input[data-key="/"]').fill('@bob');
    await page.getByLabel('Purpose').fill('Who was told in bad faith.');
    await button(page, 'Look up').click();
    await page.getByRole('heading', { level: 2, name: /bob/ }).waitFor();
    await says(page, /1 in bad faith/);
  });
}

async function play_numbers({ test, examine, keep }, { heron }) {
  await test('numbers are counted: table, chart and its twin say the same', wide, async (page) => {
    await as(heron, page, '/numbers');
    const table = page.getByRole('table', { name: 'Numbers' });
    const cells = async (row) =>
      (await row.getByRole('cell').allTextContents()).map((text) => text.replace(/\s/g, ''));
    assert.deepEqual((await cells(table.getByRole('row', { name: /Harassment/ }))).slice(0, 5), [
      ...['1', '100%', '1', '0', '0'],
    ]);
    let received = 0;
    for (const row of await table.locator('tbody tr').all())
      received += Number((await cells(row))[0]);
    await page.getByText('The same as a table').click();
    const twin = page.getByRole('table', { name: 'Reports by month' }).locator('tbody tr');
    let charted = 0;
    for (const row of await twin.all()) charted += Number((await cells(row))[0]);
    assert.equal(charted, received);
    const bars = page.locator('svg[viewBox] rect.series-0');
    const heights = await bars.evaluateAll((all) =>
      all.map((bar) => Number(bar.getAttribute('height'))),
    );
    assert.equal(heights.filter((height) => height > 20).length, 1, 'one month has bars');
    await examine(page, 'real numbers');
    await keep(page, 'numbers');
  });
}

export async function play_cases(play, people) {
  await play_warning(play, people);
  await play_moves(play, people);
  await play_in_force(play, people);
  await play_lookup(play, people);
  await play_numbers(play, people);
}
