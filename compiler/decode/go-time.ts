/** Go's time.Parse for the two layouts of API times, with its error texts. Mirrors Go src/time/format.go. */

export const rfc3339 = '2006-01-02T15:04:05Z07:00';
export const rfc3339Micro = '2006-01-02T15:04:05.000000Z07:00';

export interface GoTime {
  /** Whole seconds since 1970. */
  readonly seconds: number;
  /** Fraction in nanoseconds. */
  readonly nanos: number;
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** The instant, or the text of Go's ParseError. `layout` is printed in it. */
export function parseGoTime(text: string, layout: typeof rfc3339 | typeof rfc3339Micro): GoTime | { error: string } {
  const fail = (at: string, element: string): { error: string } => ({
    error: `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(at)} as ${quote(element)}`,
  });
  const range = (what: string): { error: string } => ({ error: `parsing time ${quote(text)}: ${what} out of range` });
  let rest = text;
  const values: number[] = [];
  for (const [element, width] of elements) {
    if (element.length === 1 && !/\d/.test(element)) {
      if (!rest.startsWith(element)) return fail(rest, element);
      rest = rest.slice(1);
      continue;
    }
    const digits = rest.slice(0, width);
    if (digits.length < width || !/^\d+$/.test(digits)) return fail(rest, element);
    // Hours may be one digit wide; everything else is fixed.
    values.push(Number(digits));
    rest = rest.slice(width);
    const problem = outOfRange(values);
    if (problem) return range(problem);
  }
  const fraction = layout === rfc3339Micro ? /^[.,]\d{6}(?!\d)/.exec(rest) : /^[.,]\d+/.exec(rest);
  if (layout === rfc3339Micro && !fraction) return fail(rest, '.000000');
  const nanos = fraction ? Number(`${fraction[0].slice(1)}000000000`.slice(0, 9)) : 0;
  rest = rest.slice(fraction?.[0].length ?? 0);
  const zone = /^(?:Z|([+-])(\d\d):(\d\d))/.exec(rest);
  if (!zone) return fail(rest, 'Z07:00');
  rest = rest.slice(zone[0].length);
  const offset = zone[1] ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3]) * 60) : 0;
  if (Number(zone[2] ?? 0) > 24) return range('time zone offset hour');
  if (Number(zone[3] ?? 0) > 60) return range('time zone offset minute');
  if (rest) return { error: `parsing time ${quote(text)}: extra text: ${quote(rest)}` };
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = values;
  if (day < 1 || day > daysIn(year, month)) return range('day');
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  return { seconds: date.getTime() / 1000 - offset, nanos };
}

const elements: readonly [string, number][] = [
  ['2006', 4],
  ['-', 1],
  ['01', 2],
  ['-', 1],
  ['02', 2],
  ['T', 1],
  ['15', 2],
  [':', 1],
  ['04', 2],
  [':', 1],
  ['05', 2],
];

function outOfRange(values: readonly number[]): string | undefined {
  const value = values.at(-1)!;
  switch (values.length) {
    case 2:
      return value < 1 || value > 12 ? 'month' : undefined;
    case 4:
      return value > 23 ? 'hour' : undefined;
    case 5:
      return value > 59 ? 'minute' : undefined;
    case 6:
      return value > 59 ? 'second' : undefined;
    default:
      return undefined;
  }
}

/** time.quote: like strconv.Quote, but bytes beyond ASCII are escaped one by one. */
function quote(text: string): string {
  let out = '"';
  for (const byte of new TextEncoder().encode(text)) {
    if (byte === 34 || byte === 92) out += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x80 || byte < 0x20) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += String.fromCharCode(byte);
  }
  return `${out}"`;
}

/** RFC 3339 in UTC, to the second (metav1.Time) or the microsecond (metav1.MicroTime). */
export function formatGoTime(time: GoTime, micro: boolean): string {
  const text = new Date(time.seconds * 1000).toISOString().slice(0, 19);
  return micro ? `${text}.${String(Math.floor(time.nanos / 1000)).padStart(6, '0')}Z` : `${text}Z`;
}
