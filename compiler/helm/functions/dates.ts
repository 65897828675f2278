import { parseInt64 } from '../go/strconv.js';
import { GoError, GoInt, GoStruct, type GoValue } from '../go/values.js';
import type { Frame, FunctionTable } from '../template/runtime.js';
import { asDuration, durationString, parseDuration, roundDuration } from '../time/duration.js';
import { floorDiv, formatTime, type Instant } from '../time/layout.js';
import { parseTime, TimeParseError } from '../time/parse-layout.js';
import { fromDate, instantOf, makeTime, timeType, zeroTime } from '../time/values.js';
import { loadZone, utc } from '../time/zone.js';
import { alias, fn } from './define.js';

const second = 1_000_000_000n;
const local = () => loadZone('Local') ?? utc;
const nowOf = (f: Frame): Instant => fromDate(f.run.now);

/** Times, and integers as seconds since 1970; anything else means now. */
function instant(f: Frame, v: GoValue): Instant {
  if (v instanceof GoStruct && v.type === timeType) return instantOf(v);
  if (v instanceof GoInt && ['int', 'int64', 'int32'].includes(v.type) && !v.named)
    return { ns: v.value * second, zone: local() };
  return nowOf(f);
}

const yearOne = 62_135_596_800n * second;

/** `Time.Sub`: no more than the longest duration; seconds are counted from the year 1, in 64 bits. */
function since(f: Frame, v: GoValue): bigint {
  const { ns: then } = instant(f, v);
  const seconds = BigInt.asIntN(64, floorDiv(then + yearOne, second));
  return asDuration(nowOf(f).ns + yearOne - (seconds * second + (then - floorDiv(then, second) * second)));
}

function inZone(f: Frame, layout: string, v: GoValue, zone: string): string {
  return formatTime({ ...instant(f, v), zone: loadZone(zone) ?? utc }, layout);
}

function modify(text: string, v: GoStruct): GoStruct {
  const t = instantOf(v);
  return makeTime({ ...t, ns: t.ns + parseDuration(text) });
}

function orSame(text: string, v: GoStruct): GoStruct {
  try {
    return modify(text, v);
  } catch (e) {
    if (e instanceof GoError) return v;
    throw e;
  }
}

function toDate(layout: string, text: string): GoStruct {
  try {
    return makeTime(parseTime(layout, text, local()));
  } catch (e) {
    if (e instanceof TimeParseError) throw new GoError(e.message);
    throw e;
  }
}

function toDateOrZero(layout: string, text: string): GoStruct {
  try {
    return toDate(layout, text);
  } catch (e) {
    if (e instanceof GoError) return makeTime(zeroTime);
    throw e;
  }
}

function seconds(v: GoValue): bigint {
  if (typeof v === 'string') return parseInt64(v, 10) ?? 0n;
  return v instanceof GoInt && v.type === 'int64' ? v.value : 0n;
}

function durationRound(f: Frame, v: GoValue): string {
  let d = 0n;
  if (typeof v === 'string') {
    try {
      d = parseDuration(v);
    } catch (e) {
      if (!(e instanceof GoError)) throw e;
    }
  } else if (v instanceof GoInt && v.type === 'int64') d = v.value;
  else if (v instanceof GoStruct && v.type === timeType) d = nowOf(f).ns - instantOf(v).ns;
  const u = d < 0n ? -d : d;
  const hour = 3600n * second;
  const steps: [bigint, string][] = [
    [hour * 24n * 365n, 'y'],
    [hour * 24n * 30n, 'mo'],
    [hour * 24n, 'd'],
    [hour, 'h'],
    [60n * second, 'm'],
    [second, 's'],
  ];
  for (const [size, name] of steps) if (u > size) return `${u / size}${name}`;
  return '0s';
}

const dateModify = fn(['string', 'time'], (_, text, t) => orSame(text, t));
const mustDateModify = fn(['string', 'time'], (_, text, t) => modify(text, t));
const dateInZone = fn(['string', 'any', 'string'], (f, layout, v, zone) => inZone(f, layout, v, zone));

/** sprig's date functions, on the clock of the run. */
export const dates: FunctionTable = {
  now: fn([], (f) => makeTime(nowOf(f))),
  ago: fn(['any'], (f, v) => durationString(roundDuration(since(f, v), second))),
  date: fn(['string', 'any'], (f, layout, v) => inZone(f, layout, v, 'Local')),
  ...alias(['date_in_zone', 'dateInZone'], dateInZone),
  ...alias(['date_modify', 'dateModify'], dateModify),
  ...alias(['must_date_modify', 'mustDateModify'], mustDateModify),
  htmlDate: fn(['any'], (f, v) => inZone(f, '2006-01-02', v, 'Local')),
  htmlDateInZone: fn(['any', 'string'], (f, v, zone) => inZone(f, '2006-01-02', v, zone)),
  duration: fn(['any'], (_, v) => durationString(BigInt.asIntN(64, seconds(v) * second))),
  durationRound: fn(['any'], (f, v) => durationRound(f, v)),
  toDate: fn(['string', 'string'], (_, layout, text) => toDateOrZero(layout, text)),
  mustToDate: fn(['string', 'string'], (_, layout, text) => toDate(layout, text)),
  unixEpoch: fn(['time'], (_, t) => floorDiv(instantOf(t).ns, second).toString()),
};
