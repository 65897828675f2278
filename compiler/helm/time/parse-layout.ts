import { toBytes } from '../go/bytes.js';
import { chunk, days, daysFrom, type Instant, months, nextChunk, second } from './layout.js';
import { dayOfYear, daysIn } from './year-day.js';
import { fixedZone, utc, type Zone } from './zone.js';
import { numericOffset, zoneNameLength } from './zone-text.js';

/** A parse problem in the words of Go's ParseError. */
export class TimeParseError extends Error {}

/** What a value does not have where the layout wants it. */
const bad = Symbol('bad');
type Read = { readonly rest: string; readonly outOfRange?: string } | typeof bad;

const bytesOf = (text: string): string => Buffer.from(toBytes(text)).toString('latin1');

/** time/format.go quote: every byte that is no printable ASCII is escaped. */
const quote = (bytes: string): string =>
  `"${bytes.replace(/["\\]|[^\x20-\x7f]/g, (c) =>
    c === '"' || c === '\\' ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )}"`;

/** `time.ParseInLocation`. @throws TimeParseError */
export function parseTime(layout: string, value: string, zone: Zone): Instant {
  return new TimeParser(bytesOf(layout), bytesOf(value), zone).run();
}

/** time/format.go parse, over bytes. */
class TimeParser {
  private year = 0;
  private month = -1;
  private day = -1;
  private yearDay = -1;
  private hour = 0;
  private minute = 0;
  private second = 0;
  private ns = 0;
  private halves = { am: false, pm: false };
  private isUtc = false;
  private offset = -1;
  private zoneName = '';

  constructor(
    private readonly layout: string,
    private readonly value: string,
    private readonly zone: Zone,
  ) {}

  private mismatch(element: string, at: string): never {
    throw new TimeParseError(
      `parsing time ${quote(this.value)} as ${quote(this.layout)}: cannot parse ${quote(at)} as ${quote(element)}`,
    );
  }

  private problem(text: string): never {
    throw new TimeParseError(`parsing time ${quote(this.value)}: ${text}`);
  }

  run(): Instant {
    let rest = this.value;
    let at = 0;
    for (const m of this.layout.matchAll(chunk)) {
      // _2006 is a mark before a year.
      const mark = m[0] === '_2006' ? 1 : 0;
      rest = this.literal(this.layout.slice(at, m.index + mark), rest);
      const end = m.index + m[0].length;
      const element = m[0].slice(mark);
      const read = this.element(element, rest, this.layout.slice(end));
      if (read === bad) this.mismatch(element, rest);
      else if (read.outOfRange) this.problem(`${read.outOfRange} out of range`);
      else rest = read.rest;
      at = end;
    }
    rest = this.literal(this.layout.slice(at), rest);
    if (rest) this.problem(`extra text: ${quote(rest)}`);
    return this.instant();
  }

  private literal(text: string, value: string): string {
    let rest = value;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === ' ') {
        if (rest && rest[0] !== ' ') this.mismatch(text, rest);
        while (text[i + 1] === ' ') i++;
        rest = rest.replace(/^ +/, '');
      } else if (rest[0] === text[i]) rest = rest.slice(1);
      else this.mismatch(text, rest);
    }
    return rest;
  }

  private element(c: string, value: string, after: string): Read {
    switch (c) {
      case 'January':
      case 'Jan':
        return this.word(c === 'Jan' ? months.map((m) => m.slice(0, 3)) : months, value, (i) => {
          this.month = i + 1;
        });
      case 'Monday':
      case 'Mon':
        return this.word(c === 'Mon' ? days.map((d) => d.slice(0, 3)) : days, value, () => {});
      case '2006':
        return this.digits(/^[0-9]{4}/, value, 'year');
      case '06': {
        const read = this.digits(/^[0-9]{2}/, value, 'year');
        this.year += this.year >= 69 ? 1900 : 2000;
        return read;
      }
      case '01':
      case '1':
        return this.digits(c === '01' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, value, 'month', 1, 12);
      case '02':
      case '_2':
      case '2':
        return this.digits(c === '02' ? /^[0-9]{2}/ : c === '_2' ? /^ ?[0-9]{1,2}/ : /^[0-9]{1,2}/, value, 'day');
      case '002':
      case '__2':
        return this.digits(c === '002' ? /^[0-9]{3}/ : /^ {0,2}[0-9]{1,3}/, value, 'yearDay');
      case '15':
      case '03':
      case '3':
        return this.digits(c === '03' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, value, 'hour', 0, c === '15' ? 23 : 12);
      case '04':
      case '4':
        return this.digits(c === '04' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, value, 'minute', 0, 59);
      case '05':
      case '5':
        return this.seconds(c, value, after);
      case 'PM':
      case 'pm':
        return this.half(c, value);
      case 'MST':
        return this.name(value);
    }
    return c[0] === '.' || c[0] === ',' ? this.fraction(c, value) : this.numericZone(c, value);
  }

  private word(names: readonly string[], value: string, found: (index: number) => void): Read {
    const i = names.findIndex((n) => value.slice(0, n.length).toLowerCase() === n.toLowerCase());
    if (i < 0) return bad;
    found(i);
    return { rest: value.slice(names[i]!.length) };
  }

  private digits(
    pattern: RegExp,
    value: string,
    field: 'year' | 'month' | 'day' | 'yearDay' | 'hour' | 'minute' | 'second',
    min = 0,
    max = Number.POSITIVE_INFINITY,
  ): Read {
    const text = pattern.exec(value)?.[0];
    if (text === undefined) return bad;
    this[field] = Number(text);
    const rest = value.slice(text.length);
    return this[field] < min || this[field] > max ? { rest, outOfRange: field } : { rest };
  }

  /** A fraction may follow that the layout does not have. */
  private seconds(c: string, value: string, after: string): Read {
    const read = this.digits(c === '05' ? /^[0-9]{2}/ : /^[0-9]{1,2}/, value, 'second', 0, 59);
    if (read === bad || read.outOfRange || /^[.,]/.test(nextChunk(after))) return read;
    const extra = /^[.,][0-9]+/.exec(read.rest)?.[0] ?? '';
    if (extra) this.setFraction(extra);
    return { rest: read.rest.slice(extra.length) };
  }

  private half(c: string, value: string): Read {
    const text = value.slice(0, 2);
    if (text !== c && text !== (c === 'PM' ? 'AM' : 'am')) return bad;
    this.halves[text === c ? 'pm' : 'am'] = true;
    return { rest: value.slice(2) };
  }

  private name(value: string): Read {
    if (value.startsWith('UTC')) {
      this.isUtc = true;
      return { rest: value.slice(3) };
    }
    const length = zoneNameLength(value);
    if (length === 0) return bad;
    this.zoneName = value.slice(0, length);
    return { rest: value.slice(length) };
  }

  private fraction(c: string, value: string): Read {
    const any = /^[.,][0-9]+/.exec(value)?.[0];
    if (c[1] === '9') {
      if (any) this.setFraction(any);
      return { rest: value.slice(any?.length ?? 0) };
    }
    const exact = value.slice(0, c.length);
    if (!/^[.,][0-9]+$/.test(exact) || exact.length < c.length) return bad;
    this.setFraction(exact);
    return { rest: value.slice(c.length) };
  }

  private setFraction(text: string): void {
    this.ns = Number(text.slice(1, 10).padEnd(9, '0'));
  }

  private numericZone(c: string, value: string): Read {
    if (c[0] === 'Z' && value[0] === 'Z') {
      this.isUtc = true;
      return { rest: value.slice(1) };
    }
    const read = numericOffset(c, value);
    if (!read) return bad;
    if (read.outOfRange) return { rest: read.rest, outOfRange: `time zone offset ${read.outOfRange}` };
    this.offset = read.offset;
    return read.isSigned ? { rest: read.rest } : bad;
  }

  private instant(): Instant {
    const { am, pm } = this.halves;
    if (pm && this.hour < 12) this.hour += 12;
    else if (am && this.hour === 12) this.hour = 0;
    if (this.yearDay >= 0) this.placeYearDay();
    const month = this.month < 0 ? 1 : this.month;
    const day = this.day < 0 ? 1 : this.day;
    if (day < 1 || day > daysIn(this.year, month)) this.problem('day out of range');
    const local = daysFrom(this.year, month, day) * 86400 + this.hour * 3600 + this.minute * 60 + this.second;
    const { zone, offset } = this.place(local);
    return { ns: BigInt(local - offset) * second + BigInt(this.ns), zone };
  }

  private placeYearDay(): void {
    const place = dayOfYear(this.year, this.yearDay);
    if (!place) throw this.problem('day-of-year out of range');
    if (this.month >= 0 && this.month !== place.month) this.problem('day-of-year does not match month');
    if (this.day >= 0 && this.day !== place.day) this.problem('day-of-year does not match day');
    Object.assign(this, place);
  }

  private place(local: number): { zone: Zone; offset: number } {
    if (this.isUtc) return { zone: utc, offset: 0 };
    const { zone, offset, zoneName } = this;
    if (offset !== -1) {
      const there = zone.at((local - offset) * 1000);
      if (there.offset === offset && (zoneName === '' || there.abbreviation === zoneName)) return { zone, offset };
      return { zone: fixedZone(offset, zoneName), offset };
    }
    if (zoneName !== '') return this.placeByName(local);
    const guess = zone.at(local * 1000).offset;
    return { zone, offset: zone.at((local - guess) * 1000).offset };
  }

  /** A name that the zone has, now or half a year away; any other stands for UTC, apart from GMT with hours. */
  private placeByName(local: number): { zone: Zone; offset: number } {
    const { zone, zoneName } = this;
    for (const months of [0, 6, -6]) {
      const there = zone.at((local + months * 30 * 86400) * 1000);
      if (there.abbreviation === zoneName) return { zone, offset: there.offset };
    }
    const hours = /^GMT(.+)$/.exec(zoneName)?.[1];
    // Go takes the hours for the zone, but not off the time.
    return { zone: fixedZone(hours ? Number(hours) * 3600 : 0, zoneName), offset: 0 };
  }
}
