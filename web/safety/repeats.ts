import type { Entry, Evidence, Gap } from './api';
import type { Classifiable } from './decision';

/** What a report shows, with what an earlier one of the case has shown already put together. */
export type Shown =
  | { kind: 'gap'; gap: Gap }
  | { kind: 'line'; entry: Entry }
  | { kind: 'repeats'; after: string; report: string; entries: Entry[] };

/** By line, the report that showed it first. */
export type FirstShown = Record<string, string>;

/** Two lines with the same key say, prove and show the same; one may have a file that another lacks. */
export function line_key(entry: Entry): string {
  const { seq, time, device, kind, verdict, parts } = entry;
  const files = entry.attachments.map(({ index, state, shown }) => [index, state, shown]);
  return JSON.stringify([seq, time, device, kind, verdict, parts, files]);
}

/** Those lines, too, that this report is the first to show. */
export function with_lines(first: FirstShown, evidence: Evidence): FirstShown {
  const all = { ...first };
  for (const entry of evidence.entries) {
    if (entry.kind !== 'gap') all[line_key(entry)] ??= evidence.report;
  }
  return all;
}

export function folded(evidence: Evidence, first: FirstShown): Shown[] {
  const shown: Shown[] = [];
  for (const entry of evidence.entries) {
    if (entry.kind === 'gap') {
      shown.push({ kind: 'gap', gap: entry });
      continue;
    }
    const report = first[line_key(entry)] ?? evidence.report;
    const last = shown.at(-1);
    if (report === evidence.report) shown.push({ kind: 'line', entry });
    else if (last?.kind === 'repeats' && last.report === report) last.entries.push(entry);
    else shown.push({ kind: 'repeats', after: entry.seq, report, entries: [entry] });
  }
  return shown;
}

/** What of a report can be part of a CyberTip; of a line that stands in an earlier one, it is there. */
export function classifiable(evidence: Evidence, first: FirstShown): Classifiable[] {
  const lines = folded(evidence, first).flatMap((each) => (each.kind === 'line' ? each.entry : []));
  return lines.flatMap(({ seq, attachments }) =>
    attachments
      .filter(({ state }) => state === 'proven')
      .map((attachment) => ({ report: evidence.report, seq, attachment })),
  );
}
