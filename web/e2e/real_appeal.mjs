// Somebody is suspended, appeals, and is heard by another: docs/formats/safety-api.md §7.
import assert from 'node:assert/strict';
import { button, look_again, notice, take_next } from './real_desk.mjs';
import { as, says } from './real_people.mjs';

const wide = { width: 1280, theme: 'light' };

/** Whether `profile` gets a message out. */
function can_send(provider, profile, text) {
  try {
    return provider.causeway(profile, 'send', '@bob', '-m', text).includes(' sent to ');
  } catch {
    return false;
  }
}

/** Of gull, whom heron suspended (real_keys.mjs). */
export async function play_appeal({ test, examine, keep, provider }, { heron, kestrel }) {
  await test('an appeal is not for whoever decided', wide, async (page) => {
    const told = await notice(provider, 'gull', 'measure');
    assert.equal(told.measure, 'suspended');
    assert.ok(!can_send(provider, 'gull', 'Do you hear me?'));
    provider.causeway('gull', 'appeal', told.decision, '-m', 'We were joking, ask bob.');
    await as(heron, page, '/queues');
    await look_again(page, '/queue/appeals', page.getByRole('row', { name: /gull/ }));
    const answer = page.waitForResponse(/next$/);
    await page.keyboard.press('n');
    assert.equal((await answer).status(), 204);
  });

  await test('an appeal is read and overturned by another', wide, async (page) => {
    await as(kestrel, page, '/queues');
    await take_next(page, 'appeals', /Case \d+: @?gull/);
    assert.equal(await page.getByText('We were joking').count(), 0);
    await button(page, 'Show what they wrote').click();
    await says(page, 'We were joking, ask bob.');
    await page.getByRole('radio', { name: /^Overturn/ }).check();
    await page.getByLabel('Reason').fill('Both say that it was a joke.');
    await page.getByLabel('In your own words').fill('We were wrong, and are sorry.');
    await examine(page, 'real appeal');
    await keep(page, 'appeal');
    await button(page, 'Decide').click();
    await says(page, /The appeal of case \d+ is decided/);
    const told = await notice(provider, 'gull', 'appeal_decided');
    assert.equal(told.measure, 'none');
    assert.match(told.statement, /We were wrong, and are sorry/);
    assert.ok(can_send(provider, 'gull', 'All is well.'));
    provider.causeway('bob', 'recv');
    assert.ok(provider.lines('bob', 'show', '@gull').some((one) => one.text === 'All is well.'));
  });
}
