import type { Zone } from './zone.js';

/** An instant in nanoseconds since 1970, seen in a zone: Go's time.Time. */
export interface Instant {
  readonly ns: bigint;
  readonly zone: Zone;
}

export const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
export const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The reference parts of Go layouts, longest first (time/format.go nextStdChunk). */
export const chunk =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|002|__2|_2006|_2|01|02|03|04|05|06|15|PM|pm|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?![0-9])|[.,]9+(?![0-9])|1|2|3|4|5/g;

/** The first part of a layout, '' where it has none. */
export const nextChunk = (layout: string): string => new RegExp(chunk.source).exec(layout)?.[0] ?? '';

export interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  weekday: number;
  yearDay: number;
  offset: number;
  abbreviation: string;
}

export const second = 1_000_000_000n;

export function floorDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b < 0n ? q - 1n : q;
}

export function fieldsOf(t: Instant): Fields {
  const seconds = floorDiv(t.ns, second);
  const { offset, abbreviation } = t.zone.at(Number(seconds) * 1000);
  const local = Number(seconds) + offset;
  const daysSince = Math.floor(local / 86400);
  const inDay = local - daysSince * 86400;
  const [year, month, day] = civil(daysSince);
  return {
    year,
    month,
    day,
    hour: Math.floor(inDay / 3600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
    nanosecond: Number(t.ns - seconds * second),
    weekday: (((daysSince + 4) % 7) + 7) % 7,
    yearDay: daysSince - daysFrom(year, 1, 1) + 1,
    offset,
    abbreviation,
  };
}

/** Days since 1970 to a date of the Gregorian calendar, and back (H. Hinnant's algorithm). */
function civil(z: number): [number, number, number] {
  const shifted = z + 719468;
  const era = Math.floor(shifted / 146097);
  const doe = shifted - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1];
}

export function daysFrom(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}

export const pad = (n: number, width = 2, fill = '0'): string =>
  (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width, fill);

function offsetText(offset: number, form: string): string {
  if (form.startsWith('Z') && offset === 0) return 'Z';
  const abs = Math.abs(offset);
  const parts = [pad(Math.floor(abs / 3600)), pad(Math.floor(abs / 60) % 60), pad(abs % 60)];
  const count = form.replace(/[Z\-:]/g, '').length / 2;
  // Go takes the sign from the minutes.
  return (offset <= -60 ? '-' : '+') + parts.slice(0, count).join(form.includes(':') ? ':' : '');
}

/** `Time.Format`. */
export function formatTime(t: Instant, layout: string): string {
  const f = fieldsOf(t);
  return layout.replace(chunk, (c) => formatChunk(c, f));
}

function formatChunk(c: string, f: Fields): string {
  const hour12 = f.hour % 12 || 12;
  switch (c) {
    case 'January':
      return months[f.month - 1]!;
    case 'Jan':
      return months[f.month - 1]!.slice(0, 3);
    case 'Monday':
      return days[f.weekday]!;
    case 'Mon':
      return days[f.weekday]!.slice(0, 3);
    case 'MST':
      return f.abbreviation || offsetText(f.offset, '-0700');
    case '2006':
      return pad(f.year, 4);
    case '_2006':
      return `_${pad(f.year, 4)}`;
    case '06':
      return pad(Math.abs(f.year) % 100);
    case '01':
      return pad(f.month);
    case '1':
      return String(f.month);
    case '02':
      return pad(f.day);
    case '_2':
      return pad(f.day, 2, ' ');
    case '2':
      return String(f.day);
    case '002':
      return pad(f.yearDay, 3);
    case '__2':
      return pad(f.yearDay, 3, ' ');
    case '15':
      return pad(f.hour);
    case '03':
      return pad(hour12);
    case '3':
      return String(hour12);
    case '04':
      return pad(f.minute);
    case '4':
      return String(f.minute);
    case '05':
      return pad(f.second);
    case '5':
      return String(f.second);
    case 'PM':
      return f.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return f.hour >= 12 ? 'pm' : 'am';
  }
  if (c[0] === '.' || c[0] === ',') return fraction(c, f.nanosecond);
  return offsetText(f.offset, c);
}

function fraction(c: string, ns: number): string {
  const digits = pad(ns, 9).slice(0, c.length - 1);
  if (c[1] === '0') return c[0] + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed ? c[0] + trimmed : '';
}
