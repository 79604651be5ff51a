// What real clients send and report, so that the console has something to do. All of it is harmless.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripes } from './picture.mjs';

/** A file of a picture; those of another width of stripes are others. */
export function picture_file(provider, band_px) {
  const path = join(provider.folder, `stripes-${band_px}.png`);
  writeFileSync(path, stripes(band_px));
  return path;
}

/** `name` says something to bob, who reports it. */
export function file_report(provider, name, reason, words, picture) {
  const causeway = (profile, ...more) => provider.causeway(profile, ...more);
  causeway(name, 'register', name, '--server', provider.address);
  causeway('bob', 'accept', `@${name}`);
  causeway(name, 'send', '@bob', '-m', 'lovely day');
  causeway(name, 'send', '@bob', '-m', words, ...(picture ? ['-f', picture] : []));
  causeway('bob', 'recv');
  causeway('bob', 'report', `@${name}`, '--reason', reason, '--note', 'Every day.', '--yes');
}

export function file_reports(provider) {
  provider.causeway('bob', 'register', 'bob', '--server', provider.address);
  const picture = picture_file(provider, 40);
  file_report(provider, 'ada', 'harassment', 'I know where you live');
  file_report(provider, 'eve', 'fraud', 'Send the money to this account first', picture);
  file_report(provider, 'finn', 'spam', 'Cheap watches');
  file_report(provider, 'gull', 'unwanted-sexual', 'What are you wearing?');
  file_report(provider, 'ibis', 'child-safety', 'How old are you? Tell nobody.', picture);
}
