// Plays the safety console of a real provider in Chromium:
//   node e2e/real.mjs --programs FOLDER [--screens FOLDER]
// FOLDER has causewayd and causeway. The provider lives in a scratch folder, on ports that nobody
// has, and is gone afterwards. Ends with 77 where there is no Chromium.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium_path, open_browser } from './browser.mjs';
import { Provider } from './provider.mjs';
import { play_appeal } from './real_appeal.mjs';
import { play_cases } from './real_cases.mjs';
import { play_by_keys } from './real_keys.mjs';
import { play_audit, play_page, play_screens } from './real_page.mjs';
import { play_people } from './real_people.mjs';
import { file_reports } from './real_reports.mjs';
import { play_tips } from './real_tips.mjs';
import { stories } from './stories.mjs';
import { Ways } from './ways.mjs';

const { values: options } = parseArgs({
  options: { programs: { type: 'string' }, screens: { type: 'string' } },
});
if (!existsSync(chromium_path)) {
  console.log('skipped: no Chromium');
  process.exit(77);
}

/** What has to be in the log in the end: everything that was done above it. */
const ACTS = [
  ...['login', 'login_refused', 'logout', 'invitation_made', 'invitation_used'],
  ...['invitation_taken_back', 'roles_changed', 'person_removed', 'passkey_added'],
  ...['passkey_removed', 'session_ended', 'settings_changed', 'queue_next', 'case_viewed'],
  ...['report_revealed', 'media_viewed', 'note_added', 'decision_made', 'decision_undone'],
  ...['decision_in_force', 'appeal_revealed', 'appeal_decided', 'tip_viewed', 'tip_sent'],
  ...['tip_finished', 'known_added', 'bad_faith', 'case_skipped', 'case_moved'],
  ...['account_looked_up', 'decisions_exported'],
];

const provider = await Provider.start(options.programs);
const ways = new Ways(provider.base);
const browser = await open_browser(provider.key_hash);
let result = 1;
try {
  const proxy = await ways.from(1);
  file_reports(provider);
  const play = {
    ...stories({
      browser,
      base: provider.base,
      screens: options.screens,
      chain: true,
      more: { proxy },
    }),
    provider,
    ways,
  };
  const people = await play_people(play);
  await play_page(play, people);
  await play_by_keys(play, people);
  await play_tips(play, people);
  await play_appeal(play, people);
  await play_cases(play, people);
  await play_screens(play, people);
  await play_audit(play, people, ACTS);
  result = play.finish();
} finally {
  await browser.close();
  ways.close();
  await provider.stop();
}
for (const each of ways.elsewhere) console.error(`request to elsewhere: ${each}`);
process.exit(ways.elsewhere.length ? 1 : result);
