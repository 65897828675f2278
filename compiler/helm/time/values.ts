import { quoteGo } from '../../kube/go-quote.js';
import { GoError, GoInt, GoStruct, type GoType, type GoValue, int, int64, type Method } from '../go/values.js';
import { durationString, roundDuration } from './duration.js';
import { daysFrom, fieldsOf, formatTime, type Instant, months } from './layout.js';
import { loadZone, utc } from './zone.js';

const second = 1_000_000_000n;
/** Go's zero time: January 1, year 1. */
const zeroNs = BigInt(daysFrom(1, 1, 1)) * 86400n * second;
export const zeroTime: Instant = { ns: zeroNs, zone: utc };

export const instantOf = (v: GoValue): Instant => (v as GoStruct).data as Instant;

const get = (read: (t: Instant) => GoValue): Method => ({ params: [], call: (v) => read(instantOf(v)) });
const part = (read: (f: ReturnType<typeof fieldsOf>) => number): Method => get((t) => int(read(fieldsOf(t))));
const compare = (test: (a: bigint, b: bigint) => boolean): Method => ({
  params: ['time'],
  call: (v, other) => test(instantOf(v).ns, instantOf(other).ns),
});

const named = (name: string, words: string): GoType => {
  const list = words.split(' ');
  return { name, kind: 'int', string: (v) => list[(v as GoInt).number] ?? `%!${name}(${(v as GoInt).value})` };
};
const monthType = named(
  'time.Month',
  '%!Month(0) January February March April May June July August September October November December',
);
const weekdayType = named('time.Weekday', 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday');

const toFloat = (scale: bigint): Method => ({ params: [], call: (v) => Number((v as GoInt).value) / Number(scale) });
const toCount = (scale: bigint): Method => ({ params: [], call: (v) => int64((v as GoInt).value / scale) });
const other = (v: GoValue): bigint => {
  if (v instanceof GoInt && v.type === 'int64') return v.value;
  throw new GoError('wrong type for value; expected time.Duration');
};

export const durationType: GoType = {
  name: 'time.Duration',
  kind: 'int64',
  string: (v) => durationString((v as GoInt).value),
  methods: {
    String: { params: [], call: (v) => durationString((v as GoInt).value) },
    Hours: toFloat(3600n * second),
    Minutes: toFloat(60n * second),
    Seconds: toFloat(second),
    Milliseconds: toCount(1_000_000n),
    Microseconds: toCount(1_000n),
    Nanoseconds: toCount(1n),
    Round: { params: ['any'], call: (v, m) => makeDuration(roundDuration((v as GoInt).value, other(m))) },
    Truncate: {
      params: ['any'],
      call: (v, m) =>
        makeDuration(other(m) <= 0n ? (v as GoInt).value : (v as GoInt).value - ((v as GoInt).value % other(m))),
    },
  },
};

export function makeDuration(ns: bigint): GoInt {
  return new GoInt(BigInt.asIntN(64, ns), 'int64', durationType);
}

/** time/format.go GoString */
function goString(t: Instant): string {
  const f = fieldsOf(t);
  const place =
    t.zone === utc ? 'time.UTC' : t.zone.name === 'Local' ? 'time.Local' : `time.Location(${quoteGo(t.zone.name)})`;
  return `time.Date(${[f.year, `time.${months[f.month - 1]}`, f.day, f.hour, f.minute, f.second, f.nanosecond, place].join(', ')})`;
}

/** `time.Time` with the methods that templates call. */
export const timeType: GoType = {
  name: 'time.Time',
  kind: 'struct',
  string: (v) => formatTime(instantOf(v), '2006-01-02 15:04:05.999999999 -0700 MST'),
  goString: (v) => goString(instantOf(v)),
  methods: {
    String: get((t) => formatTime(t, '2006-01-02 15:04:05.999999999 -0700 MST')),
    Format: { params: ['string'], call: (v, layout) => formatTime(instantOf(v), layout as string) },
    Unix: get((t) => int64(floor(t.ns, second))),
    UnixMilli: get((t) => int64(floor(t.ns, 1_000_000n))),
    UnixMicro: get((t) => int64(floor(t.ns, 1_000n))),
    UnixNano: get((t) => int64(t.ns)),
    Year: part((f) => f.year),
    Month: get((t) => new GoInt(BigInt(fieldsOf(t).month), 'int', monthType)),
    Day: part((f) => f.day),
    Hour: part((f) => f.hour),
    Minute: part((f) => f.minute),
    Second: part((f) => f.second),
    Nanosecond: part((f) => f.nanosecond),
    YearDay: part((f) => f.yearDay),
    Weekday: get((t) => new GoInt(BigInt(fieldsOf(t).weekday), 'int', weekdayType)),
    UTC: get((t) => makeTime({ ...t, zone: utc })),
    Local: get((t) => makeTime({ ...t, zone: loadZone('Local') ?? utc })),
    IsZero: get((t) => t.ns === zeroNs),
    Before: compare((a, b) => a < b),
    After: compare((a, b) => a > b),
    Equal: compare((a, b) => a === b),
    Sub: { params: ['time'], call: (v, t) => makeDuration(instantOf(v).ns - instantOf(t).ns) },
    Add: { params: ['any'], call: (v, d) => makeTime({ ...instantOf(v), ns: instantOf(v).ns + other(d) }) },
    AddDate: {
      params: ['int', 'int', 'int'],
      call: (v, y, m, d) => addDate(instantOf(v), y as GoInt, m as GoInt, d as GoInt),
    },
  },
};

const floor = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);

function addDate(t: Instant, years: GoInt, months: GoInt, days: GoInt): GoStruct {
  const f = fieldsOf(t);
  const month = f.month - 1 + months.number;
  const year = f.year + years.number + Math.floor(month / 12);
  const local =
    (daysFrom(year, (((month % 12) + 12) % 12) + 1, 1) + f.day - 1 + days.number) * 86400 +
    f.hour * 3600 +
    f.minute * 60 +
    f.second;
  const offset = t.zone.at((local - f.offset) * 1000).offset;
  return makeTime({ ...t, ns: BigInt(local - offset) * second + BigInt(f.nanosecond) });
}

/** time/format_rfc3339.go appendStrictRFC3339 */
const hourProblem = (text: string): string | undefined =>
  Number(/[+-]([0-9]{2,}):[0-9]{2}$/.exec(text)?.[1] ?? 0) >= 24 ? 'timezone hour outside of range [0,23]' : undefined;

export function makeTime(t: Instant): GoStruct {
  const json = (): GoValue => {
    const text = formatTime(t, '2006-01-02T15:04:05.999999999Z07:00');
    const problem = /^[0-9]{4}-/.test(text) ? hourProblem(text) : 'year outside of range [0,9999]';
    if (problem) throw new GoError(`json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: ${problem}`);
    return text;
  };
  return new GoStruct(timeType, new Map(), Object.assign({ json }, t));
}

export function fromDate(date: Date, zone = loadZone('Local') ?? utc): Instant {
  return { ns: BigInt(date.getTime()) * 1_000_000n, zone };
}
