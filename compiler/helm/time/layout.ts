import { fixedZone, utc, type Zone } from './zone.js';

/** An instant in nanoseconds since 1970, seen in a zone: Go's time.Time. */
export interface Instant {
  readonly ns: bigint;
  readonly zone: Zone;
}

const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The reference parts of Go layouts, longest first (time/format.go nextStdChunk). */
const chunk =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|002|__2|_2006|_2|01|02|03|04|05|06|15|PM|pm|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?![0-9])|[.,]9+(?![0-9])|1|2|3|4|5/g;

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

const second = 1_000_000_000n;

function floorDiv(a: bigint, b: bigint): bigint {
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

const pad = (n: number, width = 2, fill = '0'): string => String(n).padStart(width, fill);

function offsetText(offset: number, form: string): string {
  if (form.startsWith('Z') && offset === 0) return 'Z';
  const abs = Math.abs(offset);
  const parts = [pad(Math.floor(abs / 3600)), pad(Math.floor(abs / 60) % 60), pad(abs % 60)];
  const count = form.replace(/[Z\-:]/g, '').length / 2;
  return (offset < 0 ? '-' : '+') + parts.slice(0, count).join(form.includes(':') ? ':' : '');
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
      return f.abbreviation;
    case '2006':
      return pad(f.year, 4);
    case '_2006':
      return `_${pad(f.year, 4)}`;
    case '06':
      return pad(f.year % 100);
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

/** A parse problem in the words of Go's ParseError. */
export class TimeParseError extends Error {}

/** `time.ParseInLocation`. @throws TimeParseError */
export function parseTime(layout: string, value: string, zone: Zone): Instant {
  return new TimeParser(layout, value, zone).run();
}

class TimeParser {
  private rest: string;
  private year = 0;
  private month = 1;
  private day = 1;
  private hour = 0;
  private minute = 0;
  private second = 0;
  private ns = 0;
  private pm: boolean | undefined;
  private offset: number | undefined;
  private abbreviation = '';

  constructor(
    private readonly layout: string,
    private readonly value: string,
    private readonly zone: Zone,
  ) {
    this.rest = value;
  }

  private fail(element: string, at = this.rest): never {
    const q = (s: string): string => JSON.stringify(s);
    throw new TimeParseError(
      `parsing time ${q(this.value)} as ${q(this.layout)}: cannot parse ${q(at)} as ${q(element)}`,
    );
  }

  private take(pattern: RegExp, element: string): string {
    const m = pattern.exec(this.rest);
    if (!m) return this.fail(element);
    this.rest = this.rest.slice(m[0].length);
    return m[0];
  }

  private literal(text: string): void {
    for (const c of text) {
      if (c === ' ') {
        if (this.rest && this.rest[0] !== ' ') this.fail(text);
        this.rest = this.rest.replace(/^ +/, '');
        continue;
      }
      if (!this.rest.startsWith(c)) this.fail(text);
      this.rest = this.rest.slice(c.length);
    }
  }

  run(): Instant {
    let at = 0;
    for (const m of this.layout.matchAll(chunk)) {
      this.literal(this.layout.slice(at, m.index));
      this.element(m[0], this.layout.slice(m.index + m[0].length));
      at = m.index + m[0].length;
    }
    this.literal(this.layout.slice(at));
    if (this.rest) {
      throw new TimeParseError(`parsing time ${JSON.stringify(this.value)}: extra text: ${JSON.stringify(this.rest)}`);
    }
    return this.instant();
  }

  private number(pattern: RegExp, element: string): number {
    return Number(this.take(pattern, element).trim());
  }

  private element(c: string, _after: string): void {
    switch (c) {
      case 'January':
      case 'Jan': {
        const names = c === 'Jan' ? months.map((m) => m.slice(0, 3)) : months;
        this.month = this.word(names, c) + 1;
        return;
      }
      case 'Monday':
      case 'Mon':
        this.word(c === 'Mon' ? days.map((d) => d.slice(0, 3)) : days, c);
        return;
      case '2006':
        this.year = this.number(/^[0-9]{4}/, c);
        return;
      case '06': {
        const y = this.number(/^[0-9]{2}/, c);
        this.year = y >= 69 ? 1900 + y : 2000 + y;
        return;
      }
      case '01':
      case '1':
        this.month = this.number(c === '01' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, c);
        this.range(this.month >= 1 && this.month <= 12, 'month');
        return;
      case '02':
      case '_2':
      case '2':
        this.day = this.number(c === '02' ? /^[0-9]{2}/ : / ?[0-9]{1,2}/y, c);
        return;
      case '15':
      case '03':
      case '3':
        this.hour = this.number(c === '3' ? /^[0-9]{1,2}/ : /^[0-9]{2}/, c);
        this.range(this.hour < 24, 'hour');
        return;
      case '04':
      case '4':
        this.minute = this.number(c === '4' ? /^[0-9]{1,2}/ : /^[0-9]{2}/, c);
        this.range(this.minute < 60, 'minute');
        return;
      case '05':
      case '5': {
        this.second = this.number(c === '5' ? /^[0-9]{1,2}/ : /^[0-9]{2}/, c);
        this.range(this.second < 60, 'second');
        const extra = /^[.,][0-9]+/.exec(this.rest);
        if (extra && !/^[.,][09]/.test(_after)) this.fractionOf(extra[0]);
        return;
      }
      case 'PM':
      case 'pm':
        this.pm = /^[Pp]/.test(this.take(c === 'PM' ? /^[AP]M/ : /^[ap]m/, c));
        return;
      case 'MST':
        this.abbreviation = this.take(/^(?:UTC|[A-Z]{3,5}|[+-][0-9]{2,4})/, c);
        return;
    }
    if (c[0] === '.' || c[0] === ',') {
      const m = /^[.,][0-9]+/.exec(this.rest);
      if (m) this.fractionOf(m[0]);
      else if (c[1] === '0') this.fail(c);
    } else this.zoneOffset(c);
  }

  private fractionOf(text: string): void {
    this.rest = this.rest.slice(text.length);
    this.ns = Number(text.slice(1, 10).padEnd(9, '0'));
  }

  private word(names: readonly string[], element: string): number {
    const i = names.findIndex((n) => this.rest.toLowerCase().startsWith(n.toLowerCase()));
    if (i < 0) this.fail(element);
    this.rest = this.rest.slice(names[i]!.length);
    return i;
  }

  private range(ok: boolean, what: string): void {
    if (!ok) throw new TimeParseError(`parsing time ${JSON.stringify(this.value)}: ${what} out of range`);
  }

  private zoneOffset(c: string): void {
    if (c.startsWith('Z') && this.rest.startsWith('Z')) {
      this.rest = this.rest.slice(1);
      this.offset = 0;
      return;
    }
    const colon = c.includes(':');
    const count = c.replace(/[Z\-:]/g, '').length / 2;
    const pattern = new RegExp(`^[+-][0-9]{2}${`${colon ? ':' : ''}[0-9]{2}`.repeat(count - 1)}`);
    const text = this.take(pattern, c);
    const [h, m, s] = (text.slice(1).match(/[0-9]{2}/g) ?? []).map(Number) as [number, number?, number?];
    this.offset = (text[0] === '-' ? -1 : 1) * (h * 3600 + (m ?? 0) * 60 + (s ?? 0));
  }

  private instant(): Instant {
    if (this.pm !== undefined) this.hour = (this.hour % 12) + (this.pm ? 12 : 0);
    this.range(
      this.day >= 1 && this.day <= new Date(Date.UTC(2000 + (this.year % 400), this.month, 0)).getUTCDate(),
      'day',
    );
    const local = daysFrom(this.year, this.month, this.day) * 86400 + this.hour * 3600 + this.minute * 60 + this.second;
    const { zone, offset } = this.place(local);
    return { ns: BigInt(local - offset) * second + BigInt(this.ns), zone };
  }

  private place(local: number): { zone: Zone; offset: number } {
    if (this.offset !== undefined) {
      const inZone = this.zone.at((local - this.offset) * 1000);
      if (this.offset === 0 && !this.abbreviation) return { zone: utc, offset: 0 };
      if (inZone.offset === this.offset) return { zone: this.zone, offset: this.offset };
      return { zone: fixedZone(this.offset, this.abbreviation), offset: this.offset };
    }
    if (this.abbreviation === 'UTC') return { zone: utc, offset: 0 };
    if (this.abbreviation) return { zone: fixedZone(0, this.abbreviation), offset: 0 };
    const guess = this.zone.at(local * 1000).offset;
    return { zone: this.zone, offset: this.zone.at((local - guess) * 1000).offset };
  }
}
