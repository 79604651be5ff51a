/** Times and amounts as people read them. Whoever reviews sits anywhere: times are in UTC, and say so. */

const day_and_time = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
const relative_time = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

export function absolute(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : `${day_and_time.format(at)} UTC`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function relative(time: string, now_ms: number): string {
  const seconds = (Date.parse(time) - now_ms) / 1_000;
  if (Number.isNaN(seconds)) return '';
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative_time.format(Math.trunc(seconds / size), unit);
  }
  return relative_time.format(0, 'second');
}

/** "3 h 20 min": two units at most, so that it can be read at a glance. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3_600), 'h'],
    [Math.floor((total % 3_600) / 60), 'min'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return `${total} s`;
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1_000).toFixed(0)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}
