import { zoneOffset } from '../../kube/time-zone.js';
import { CelError, Duration, type Timestamp } from '../eval/values.js';
import { duration64, nanos, timestampOf } from './numbers.js';

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  '\u00b5s': 1_000n,
  '\u03bcs': 1_000n,
  ms: 1_000_000n,
  s: nanos,
  m: 60n * nanos,
  h: 3600n * nanos,
};

/** time.ParseDuration. */
export function parseDuration(text: string): Duration {
  const bad = (): never => {
    throw new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  };
  const m = /^([+-]?)(.+)$/s.exec(text);
  if (!m) return bad();
  const [, sign, rest = ''] = m;
  if (rest === '0') return new Duration(0n);
  let total = 0n;
  let at = 0;
  const part = /(\d*)(?:\.(\d*))?([a-z\u00b5\u03bc]+)/y;
  while (at < rest.length) {
    part.lastIndex = at;
    const p = part.exec(rest);
    if (!p || (p[1] === '' && !p[2])) return bad();
    const [whole, , fraction = '', unit = ''] = [p[0], p[1], p[2], p[3]];
    const scale = Object.hasOwn(units, unit) ? units[unit]! : undefined;
    if (scale === undefined) return bad();
    total += BigInt(p[1] || '0') * scale;
    if (fraction) total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
    at += whole.length;
  }
  return duration64(sign === '-' ? -total : total);
}

/** Duration text of CEL: seconds with a fraction, `1.5s`. */
export function formatDuration(d: Duration): string {
  const negative = d.ns < 0n;
  const ns = negative ? -d.ns : d.ns;
  const fraction = (ns % nanos).toString().padStart(9, '0').replace(/0+$/, '');
  return `${negative ? '-' : ''}${ns / nanos}${fraction ? `.${fraction}` : ''}s`;
}

/** RFC 3339 with nanoseconds. */
export function parseTimestamp(text: string): Timestamp {
  const m = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const ms = m ? Date.parse(`${m[1]}T${m[2]}${m[4]}`) : Number.NaN;
  if (!m || Number.isNaN(ms) || !sameDay(m[1]!))
    throw new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  const fraction = BigInt((m[3] ?? '').slice(0, 9).padEnd(9, '0'));
  return timestampOf(BigInt(ms) * 1_000_000n + fraction);
}

/** False for the 30th of February, which `Date` would move. */
function sameDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === day;
}

export function formatTimestamp(t: Timestamp): string {
  const ms = t.ns >= 0n ? t.ns / 1_000_000n : (t.ns - 999_999n) / 1_000_000n;
  const fraction = (((t.ns % nanos) + nanos) % nanos).toString().padStart(9, '0').replace(/0+$/, '');
  const base = new Date(Number(ms)).toISOString().slice(0, 19);
  return `${base}${fraction ? `.${fraction}` : ''}Z`;
}

export interface DateParts {
  readonly year: number;
  /** Zero-based. */
  readonly month: number;
  /** One-based. */
  readonly day: number;
  /** Zero is Sunday. */
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** The calendar fields of an instant in a time zone: a name, or an offset such as `-02:30`. */
export function datePartsIn(t: Timestamp, zone: string): DateParts {
  const ms = Number(t.ns >= 0n ? t.ns / 1_000_000n : (t.ns - 999_999n) / 1_000_000n);
  const local = new Date(ms + offsetOf(zone, ms));
  const start = Date.UTC(local.getUTCFullYear(), 0, 1);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.floor((local.getTime() - start) / 86_400_000),
    hours: local.getUTCHours(),
    minutes: local.getUTCMinutes(),
    seconds: local.getUTCSeconds(),
    milliseconds: local.getUTCMilliseconds(),
  };
}

function offsetOf(zone: string, ms: number): number {
  if (zone === 'UTC' || zone === '') return 0;
  const m = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone);
  if (m) return (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3])) * 60_000;
  const offset = zoneOffset(zone);
  if (!offset) throw new CelError(`unknown time zone ${zone}`);
  return offset(ms);
}
