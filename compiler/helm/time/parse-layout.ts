import { chunk, days, daysFrom, type Instant, months, second } from './layout.js';
import { fixedZone, utc, type Zone } from './zone.js';

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
        this.range(this.hour < (c === '15' ? 24 : 13), 'hour');
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
