import { formatV } from '../go/print.js';
import { parseInt64 } from '../go/strconv.js';
import { GoError, GoInt, GoSlice, type GoValue, int, int64, types } from '../go/values.js';
import { type FunctionTable, runLimits } from '../template/runtime.js';
import { toFloat64, toInt64 } from './convert.js';
import { Decimal } from './decimal.js';
import { fn, num, panic, variadic } from './define.js';

function steps(start: number, stop: number, step: number): number[] {
  const out: number[] = [];
  const down = stop < start;
  if (down ? step >= 0 : step <= 0) return out;
  if (Math.abs((stop - start) / step) > runLimits.list)
    throw new GoError(`list exceeds the limit of ${runLimits.list} elements`);
  for (let i = start; down ? i > stop : i < stop; i += step) out.push(i);
  return out;
}

const ints = (list: readonly number[]): GoSlice => new GoSlice(list.map(int), types.sliceInt);

/** The end itself belongs to a sequence; behind the last integer the first follows. */
const beyond = (end: GoInt, step: number): number => Number(BigInt.asIntN(64, end.value + BigInt(step)));

function seq(p: readonly GoInt[]): string {
  if (!p.length || p.length > 3) return '';
  const start = p.length === 1 ? 1 : num(p[0]!);
  const end = p.at(-1)!;
  const direction = num(end) < start ? -1 : 1;
  const step = p.length === 3 ? num(p[1]!) : direction;
  if (p.length === 3 && direction < 0 && step > 0) return '';
  return join(steps(start, beyond(end, direction), step));
}

const join = (list: readonly number[]): string => list.join(' ');

function divide(a: bigint, b: bigint): bigint {
  return b === 0n ? panic('runtime error: integer divide by zero') : a / b;
}

function decimals(a: GoValue, rest: readonly GoValue[], op: (x: Decimal, y: Decimal) => Decimal): number {
  return rest.reduce<Decimal>((acc, x) => op(acc, Decimal.from(toFloat64(x))), Decimal.from(toFloat64(a))).toNumber();
}

function round(v: GoValue, places: number, on: number): number {
  const pow = 10 ** places;
  const digit = pow * toFloat64(v);
  const fraction = digit - Math.trunc(digit);
  return (fraction >= on ? Math.ceil(digit) : Math.floor(digit)) / pow;
}

const pickInt = (a: GoValue, rest: readonly GoValue[], better: (x: bigint, y: bigint) => boolean): GoInt =>
  int64(rest.map(toInt64).reduce((x, y) => (better(y, x) ? y : x), toInt64(a)));

const biggest = variadic(['any'], 'any', (_, a, ...rest) => pickInt(a, rest, (x, y) => x > y));

export const math: FunctionTable = {
  atoi: fn(['string'], (_, s) => new GoInt(parseInt64(s, 10) ?? 0n)),
  int: fn(['any'], (_, v) => new GoInt(toInt64(v))),
  int64: fn(['any'], (_, v) => int64(toInt64(v))),
  float64: fn(['any'], (_, v) => toFloat64(v)),
  toDecimal: fn(['any'], (_, v) => int64(parseInt64(formatV(v), 8) ?? 0n)),
  seq: variadic([], 'int', (_, ...p) => seq(p)),
  until: fn(['int'], (_, n) => ints(steps(0, num(n), num(n) < 0 ? -1 : 1))),
  untilStep: fn(['int', 'int', 'int'], (_, a, b, c) => ints(steps(num(a), num(b), num(c)))),
  add1: fn(['any'], (_, v) => int64(toInt64(v) + 1n)),
  add: variadic([], 'any', (_, ...v) => int64(v.reduce<bigint>((s, x) => s + toInt64(x), 0n))),
  sub: fn(['any', 'any'], (_, a, b) => int64(toInt64(a) - toInt64(b))),
  div: fn(['any', 'any'], (_, a, b) => int64(divide(toInt64(a), toInt64(b)))),
  mod: fn(['any', 'any'], (_, a, b) => {
    const d = toInt64(b);
    return d === 0n ? panic('runtime error: integer divide by zero') : int64(toInt64(a) % d);
  }),
  mul: variadic(['any'], 'any', (_, a, ...v) =>
    int64(v.reduce<bigint>((s, x) => BigInt.asIntN(64, s * toInt64(x)), toInt64(a))),
  ),
  add1f: fn(['any'], (_, v) => decimals(v, [1], (x, y) => x.add(y))),
  addf: variadic([], 'any', (_, ...v) => decimals(0, v, (x, y) => x.add(y))),
  subf: variadic(['any'], 'any', (_, a, ...v) => decimals(a, v, (x, y) => x.sub(y))),
  divf: variadic(['any'], 'any', (_, a, ...v) => decimals(a, v, (x, y) => x.div(y))),
  mulf: variadic(['any'], 'any', (_, a, ...v) => decimals(a, v, (x, y) => x.mul(y))),
  biggest,
  max: biggest,
  min: variadic(['any'], 'any', (_, a, ...rest) => pickInt(a, rest, (x, y) => x < y)),
  maxf: variadic(['any'], 'any', (_, a, ...rest) => Math.max(toFloat64(a), ...rest.map(toFloat64))),
  minf: variadic(['any'], 'any', (_, a, ...rest) => Math.min(toFloat64(a), ...rest.map(toFloat64))),
  ceil: fn(['any'], (_, v) => Math.ceil(toFloat64(v))),
  floor: fn(['any'], (_, v) => Math.floor(toFloat64(v))),
  round: variadic(['any', 'int'], 'float64', (_, v, places, on) =>
    round(v, num(places), (on as number | undefined) ?? 0.5),
  ),
};
