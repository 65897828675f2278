import { quoteGo as quote } from '../../kube/go-quote.js';
import { formatFloat, parseFloat64 } from '../go/strconv.js';
import { GoError, GoInt, type GoValue, int64, typeName } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { parseDuration, roundDuration } from '../time/duration.js';
import { durationType, makeDuration } from '../time/values.js';
import { fn } from './define.js';
import { trimSpace } from './strings.js';

const second = 1_000_000_000n;
const maxSeconds = (1n << 63n) / second;

function fromSeconds(n: bigint): bigint {
  if (n > maxSeconds || n < -maxSeconds) throw new GoError(`duration seconds overflow: ${n}`);
  return n * second;
}

function fromFloat(n: number): bigint {
  if (!Number.isFinite(n)) throw new GoError(`invalid duration seconds: ${formatFloat(n)}`);
  if (Math.abs(n) > Number(maxSeconds)) throw new GoError(`duration seconds overflow: ${formatFloat(n)}`);
  return BigInt(Math.trunc(n * 1e9));
}

/** asDuration (Helm 4 engine/funcs.go): durations, Go duration text, and numbers as seconds. */
function asDuration(v: GoValue): bigint {
  if (v instanceof GoInt) return v.named === durationType ? v.value : fromSeconds(v.value);
  if (typeof v === 'number') return fromFloat(v);
  if (v === null || v === undefined) throw new GoError('invalid duration');
  if (typeof v !== 'string') throw new GoError(`unsupported duration type ${typeName(v)}`);
  const text = trimSpace(v);
  if (text === '') throw new GoError('empty duration');
  try {
    return parseDuration(text);
  } catch (e) {
    if (!(e instanceof GoError)) throw e;
    const f = parseFloat64(text);
    if (f === undefined) throw new GoError(`could not parse duration ${quote(v)}`);
    return fromFloat(f);
  }
}

function or<R>(fallback: R, run: () => R): R {
  try {
    return run();
  } catch (e) {
    if (e instanceof GoError) return fallback;
    throw e;
  }
}

const hour = 3600n * second;
/** `d.Hours()` and its kin, then divided as floats. */
const asFloat = (scale: bigint, ...divisors: readonly number[]) =>
  fn(['any'], (_, v) =>
    or(0, () => {
      const d = asDuration(v);
      return divisors.reduce((x, by) => x / by, Number(d / scale) + Number(d % scale) / Number(scale));
    }),
  );
const asInt = (scale: bigint) => fn(['any'], (_, v) => or(int64(0n), () => int64(asDuration(v) / scale)));

function withStep(v: GoValue, m: GoValue, apply: (d: bigint, step: bigint) => bigint): GoValue {
  return or(makeDuration(0n), () => {
    const d = asDuration(v);
    return makeDuration(or(d, () => apply(d, asDuration(m))));
  });
}

/** What Helm 4 adds for durations. */
export const durationsHelm4: FunctionTable = {
  mustToDuration: fn(['any'], (_, v) => makeDuration(asDuration(v))),
  durationSeconds: asFloat(second),
  durationMinutes: asFloat(60n * second),
  durationHours: asFloat(hour),
  durationDays: asFloat(hour, 24),
  durationWeeks: asFloat(hour, 24, 7),
  durationMilliseconds: asInt(1_000_000n),
  durationMicroseconds: asInt(1_000n),
  durationNanoseconds: asInt(1n),
  durationRoundTo: fn(['any', 'any'], (_, v, m) => withStep(v, m, roundDuration)),
  durationTruncateTo: fn(['any', 'any'], (_, v, m) => withStep(v, m, (d, s) => (s <= 0n ? d : d - (d % s)))),
};
