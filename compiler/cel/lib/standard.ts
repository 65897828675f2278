import { fn, type Implementation, type Library } from '../check/env.js';
import { type CelType, listOf, mapOf, param, types, typeTypeOf } from '../check/types.js';
import {
  CelError,
  CelList,
  CelMap,
  compareNumbers,
  Duration,
  equal,
  isNumeric,
  Timestamp,
  TypeValue,
  typeOf,
  Uint,
  type Value,
} from '../eval/values.js';
import { conversions } from './conversions.js';
import { duration64, int64, timestampOf, uint64, uintOf } from './numbers.js';
import { type DateParts, datePartsIn } from './time.js';

const int = (v: Value): bigint => v as bigint;
const double = (v: Value): number => v as number;
const ns = (v: Value): bigint => (v as Timestamp | Duration).ns;

function divide(a: bigint, b: bigint, what: 'division' | 'modulus'): bigint {
  if (b === 0n) throw new CelError(`${what} by zero`);
  return what === 'division' ? a / b : a % b;
}

function concatLists([a, b]: readonly Value[]): Value {
  const [x, y] = [a as CelList, b as CelList];
  const { identity } = x;
  if (!identity) return new CelList([...x.items, ...y.items]);
  // Sets and map lists merge: elements of the right one that are new go to the end, or take the place of their key.
  const items = [...x.items];
  const keyOf = (v: Value): Value => (identity.kind === 'set' ? v : keysOf(v, identity.keys));
  for (const item of y.items) {
    const at = items.findIndex((i) => equal(keyOf(i), keyOf(item)));
    if (at < 0) items.push(item);
    else items[at] = item;
  }
  return new CelList(items, identity);
}

const keysOf = (v: Value, keys: readonly string[]): Value =>
  new CelList(keys.map((k) => (v instanceof CelMap ? (v.get(k) ?? null) : null)));

const arithmetic = [
  fn('_+_', {
    '(bytes, bytes) -> bytes': ([a, b]) => Uint8Array.from([...(a as Uint8Array), ...(b as Uint8Array)]),
    '(double, double) -> double': ([a, b]) => double(a!) + double(b!),
    '(duration, duration) -> duration': ([a, b]) => duration64(ns(a!) + ns(b!)),
    '(duration, timestamp) -> timestamp': ([a, b]) => timestampOf(ns(a!) + ns(b!)),
    '(timestamp, duration) -> timestamp': ([a, b]) => timestampOf(ns(a!) + ns(b!)),
    '(int, int) -> int': ([a, b]) => int64(int(a!) + int(b!)),
    'add_list: (list(A), list(A)) -> list(A)': concatLists,
    'add_string: (string, string) -> string': ([a, b], meter) => {
      const out = (a as string) + (b as string);
      meter.spend(out.length / 10);
      return out;
    },
    '(uint, uint) -> uint': ([a, b]) => uint64(uintOf(a!) + uintOf(b!)),
  }),
  fn('_-_', {
    '(double, double) -> double': ([a, b]) => double(a!) - double(b!),
    '(duration, duration) -> duration': ([a, b]) => duration64(ns(a!) - ns(b!)),
    '(int, int) -> int': ([a, b]) => int64(int(a!) - int(b!)),
    '(timestamp, duration) -> timestamp': ([a, b]) => timestampOf(ns(a!) - ns(b!)),
    '(timestamp, timestamp) -> duration': ([a, b]) => duration64(ns(a!) - ns(b!)),
    '(uint, uint) -> uint': ([a, b]) => uint64(uintOf(a!) - uintOf(b!)),
  }),
  fn('_*_', {
    '(double, double) -> double': ([a, b]) => double(a!) * double(b!),
    '(int, int) -> int': ([a, b]) => int64(int(a!) * int(b!)),
    '(uint, uint) -> uint': ([a, b]) => uint64(uintOf(a!) * uintOf(b!)),
  }),
  fn('_/_', {
    '(double, double) -> double': ([a, b]) => double(a!) / double(b!),
    '(int, int) -> int': ([a, b]) => int64(divide(int(a!), int(b!), 'division')),
    '(uint, uint) -> uint': ([a, b]) => uint64(divide(uintOf(a!), uintOf(b!), 'division')),
  }),
  fn('_%_', {
    '(int, int) -> int': ([a, b]) => divide(int(a!), int(b!), 'modulus'),
    '(uint, uint) -> uint': ([a, b]) => uint64(divide(uintOf(a!), uintOf(b!), 'modulus')),
  }),
  fn('-_', {
    '(double) -> double': ([a]) => -double(a!),
    '(int) -> int': ([a]) => int64(-int(a!)),
  }),
  fn('!_', { '(bool) -> bool': ([a]) => !a }),
];

/** -1, 0, 1; undefined for NaN. */
function compare(a: Value, b: Value): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (a instanceof Timestamp || a instanceof Duration) return a.ns < ns(b) ? -1 : a.ns > ns(b) ? 1 : 0;
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array);
  if (typeof a === 'string') return compareStrings(a, b as string);
  return Number(a) - Number(b);
}

/** Byte order of UTF-8, which is code point order. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i++)
    if (x[i] !== y[i]) return x[i]!.codePointAt(0)! < y[i]!.codePointAt(0)! ? -1 : 1;
  return x.length < y.length ? -1 : 1;
}

const comparable: readonly (readonly [string, string])[] = [
  ['bool', 'bool'],
  ['int', 'int'],
  ['int', 'double'],
  ['int', 'uint'],
  ['uint', 'uint'],
  ['uint', 'double'],
  ['uint', 'int'],
  ['double', 'double'],
  ['double', 'int'],
  ['double', 'uint'],
  ['string', 'string'],
  ['bytes', 'bytes'],
  ['timestamp', 'timestamp'],
  ['duration', 'duration'],
];

function comparison(name: string, holds: (order: number) => boolean) {
  const call: Implementation = ([a, b], meter) => {
    if (typeof a === 'string') meter.spend(Math.min(a.length, (b as string).length) / 10);
    const order = compare(a!, b!);
    return order !== undefined && holds(order);
  };
  return fn(name, Object.fromEntries(comparable.map(([a, b]) => [`(${a}, ${b}) -> bool`, call])));
}

function metered(test: (a: Value, b: Value) => boolean): Implementation {
  return ([a, b], meter) => {
    meter.spend(Math.min(lengthOf(a!), lengthOf(b!)) / 10);
    return test(a!, b!);
  };
}

const equality = [
  fn('_==_', { 'equals: (A, A) -> bool': metered((a, b) => equal(a, b)) }),
  fn('_!=_', { 'not_equals: (A, A) -> bool': metered((a, b) => !equal(a, b)) }),
  comparison('_<_', (o) => o < 0),
  comparison('_<=_', (o) => o <= 0),
  comparison('_>_', (o) => o > 0),
  comparison('_>=_', (o) => o >= 0),
];

function lengthOf(v: Value): number {
  if (typeof v === 'string') return v.length;
  if (v instanceof CelList) return v.items.length;
  return v instanceof CelMap ? v.size : 1;
}

function indexList(list: CelList, index: Value): Value | undefined {
  const i =
    index instanceof Uint ? index.value : typeof index === 'number' ? BigInt(Math.trunc(index)) : (index as bigint);
  if (i < 0n || i >= BigInt(list.items.length)) return undefined;
  return list.items[Number(i)];
}

const showKey = (v: Value): string => (v instanceof Uint ? String(v.value) : String(v));

const access = [
  fn('_[_]', {
    'index_list: (list(A), int) -> A': ([list, i]) => {
      const found = indexList(list as CelList, i!);
      if (found === undefined) throw new CelError(`index out of bounds: ${showKey(i!)}`);
      return found;
    },
    'index_map: (map(A, B), A) -> B': ([map, key]) => {
      const found = (map as CelMap).get(key!);
      if (found === undefined) throw new CelError(`no such key: ${showKey(key!)}`);
      return found;
    },
  }),
  fn('@in', {
    'in_list: (A, list(A)) -> bool': ([v, list], meter) => {
      const { items } = list as CelList;
      meter.spend(items.length);
      return items.some((x) => equal(x, v!));
    },
    'in_map: (A, map(A, B)) -> bool': ([key, map]) => (map as CelMap).has(key!),
  }),
  fn('_?_:_', { '(bool, A, A) -> A': ([c, a, b]) => (c ? a! : b!) }),
  fn('_&&_', { '(bool, bool) -> bool': ([a, b]) => Boolean(a && b) }),
  fn('_||_', { '(bool, bool) -> bool': ([a, b]) => Boolean(a || b) }),
  fn('@not_strictly_false', { '(bool) -> bool': ([a]) => a !== false }),
];

const pointCount = (s: string): bigint => {
  let n = 0n;
  for (const _ of s) n++;
  return n;
};

const size: Readonly<Record<string, Implementation>> = {
  bytes: ([v]) => BigInt((v as Uint8Array).length),
  'list(A)': ([v]) => BigInt((v as CelList).items.length),
  'map(A, B)': ([v]) => BigInt((v as CelMap).size),
  string: ([v], m) => {
    m.spend((v as string).length / 10);
    return pointCount(v as string);
  },
};

const sizes = fn(
  'size',
  Object.fromEntries(
    Object.entries(size).flatMap(([t, call]) => [
      [`(${t}) -> int`, call],
      [`${t}.() -> int`, call],
    ]),
  ),
);

const text = (test: (s: string, part: string) => boolean): Implementation => {
  return ([s, part], meter) => {
    meter.spend((s as string).length / 10);
    return test(s as string, part as string);
  };
};

const strings = [
  fn('contains', { 'string.(string) -> bool': text((s, p) => s.includes(p)) }),
  fn('startsWith', { 'string.(string) -> bool': text((s, p) => s.startsWith(p)) }),
  fn('endsWith', { 'string.(string) -> bool': text((s, p) => s.endsWith(p)) }),
];

function dateGetter(name: string, pick: (p: DateParts) => number) {
  return fn(name, {
    'timestamp.() -> int': ([t]) => BigInt(pick(datePartsIn(t as Timestamp, 'UTC'))),
    'timestamp.(string) -> int': ([t, zone]) => BigInt(pick(datePartsIn(t as Timestamp, zone as string))),
  });
}

function clockGetter(name: string, pick: (p: DateParts) => number, unit: bigint, within?: bigint) {
  const whole: Implementation = ([d]) => {
    const n = (d as Duration).ns / unit;
    return within === undefined ? n : n % within;
  };
  return fn(name, {
    'timestamp.() -> int': ([t]) => BigInt(pick(datePartsIn(t as Timestamp, 'UTC'))),
    'timestamp.(string) -> int': ([t, zone]) => BigInt(pick(datePartsIn(t as Timestamp, zone as string))),
    'duration.() -> int': whole,
  });
}

const dates = [
  dateGetter('getFullYear', (p) => p.year),
  dateGetter('getMonth', (p) => p.month),
  dateGetter('getDayOfYear', (p) => p.dayOfYear),
  dateGetter('getDayOfMonth', (p) => p.day - 1),
  dateGetter('getDate', (p) => p.day),
  dateGetter('getDayOfWeek', (p) => p.weekday),
  clockGetter('getHours', (p) => p.hours, 3_600_000_000_000n),
  clockGetter('getMinutes', (p) => p.minutes, 60_000_000_000n),
  clockGetter('getSeconds', (p) => p.seconds, 1_000_000_000n),
  clockGetter('getMilliseconds', (p) => p.milliseconds, 1_000_000n, 1000n),
];

const typeConstant = (t: CelType): { type: CelType; value: Value } => ({
  type: typeTypeOf(t),
  value: new TypeValue(t),
});

/** The functions every CEL environment has (common/stdlib/standard.go). */
export const standard: Library = {
  name: 'standard',
  functions: [
    ...arithmetic,
    ...equality,
    ...access,
    sizes,
    ...strings,
    ...dates,
    ...conversions,
    fn('type', { '(A) -> type(A)': ([v]) => new TypeValue(typeOf(v!)) }),
    fn('dyn', { '(A) -> dyn': ([v]) => v! }),
  ],
  constants: {
    bool: typeConstant(types.bool),
    bytes: typeConstant(types.bytes),
    double: typeConstant(types.double),
    int: typeConstant(types.int),
    list: typeConstant(listOf(param('A'))),
    map: typeConstant(mapOf(param('A'), param('B'))),
    null_type: typeConstant(types.null),
    string: typeConstant(types.string),
    type: typeConstant(types.type),
    uint: typeConstant(types.uint),
    'google.protobuf.Duration': typeConstant(types.duration),
    'google.protobuf.Timestamp': typeConstant(types.timestamp),
  },
};
