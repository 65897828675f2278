import { type FunctionDecl, fn, type Implementation, type Library, type Meter } from '../check/env.js';
import {
  CelError,
  CelList,
  compareNumbers,
  Duration,
  equal,
  isNumeric,
  Optional,
  Timestamp,
  typeNameOf,
  Uint,
  type Value,
} from '../eval/values.js';
import { duration64, int64, uint64 } from './numbers.js';

const items = (v: Value | undefined): readonly Value[] => (v as CelList).items;
const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

function order(a: Value, b: Value): number {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b) ?? 0;
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration))
    return a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  throw new CelError('no such overload');
}

function forEach(types: readonly string[], signature: (t: string) => string, call: Implementation) {
  return Object.fromEntries(types.map((t) => [signature(t), call]));
}

function extreme(name: 'min' | 'max'): FunctionDecl {
  const better = (a: Value, b: Value): boolean => (name === 'min' ? order(b, a) < 0 : order(b, a) > 0);
  return fn(
    name,
    forEach(
      comparable,
      (t) => `list(${t}).() -> ${t}`,
      ([list], meter) => {
        meter.spend(items(list).length);
        const [first, ...rest] = items(list);
        if (first === undefined) throw new CelError(`${name} called on empty list`);
        return rest.reduce((best, v) => (better(best, v) ? v : best), first);
      },
    ),
  );
}

const sums: Readonly<Record<string, Implementation>> = {
  int: ([list]) => items(list).reduce<bigint>((a, v) => int64(a + (v as bigint)), 0n),
  uint: ([list]) => items(list).reduce<Uint>((a, v) => uint64(a.value + (v as Uint).value), new Uint(0n)),
  double: ([list]) => items(list).reduce<number>((a, v) => a + (v as number), 0),
  duration: ([list]) => items(list).reduce<Duration>((a, v) => duration64(a.ns + (v as Duration).ns), new Duration(0n)),
};

/** Kubernetes' own list functions (apiserver pkg/cel/library/lists.go). */
export const kubernetesLists: Library = {
  name: 'kubernetes.lists',
  functions: [
    fn(
      'isSorted',
      forEach(
        comparable,
        (t) => `list(${t}).() -> bool`,
        ([list], meter) => {
          meter.spend(items(list).length);
          return items(list).every((v, i, all) => i === 0 || order(all[i - 1]!, v) <= 0);
        },
      ),
    ),
    fn('sum', Object.fromEntries(Object.entries(sums).map(([t, call]) => [`list(${t}).() -> ${t}`, call]))),
    extreme('min'),
    extreme('max'),
    fn('indexOf', {
      'list(A).(A) -> int': ([list, v]) => BigInt(items(list).findIndex((x) => equal(x, v!))),
    }),
    fn('lastIndexOf', {
      'list(A).(A) -> int': ([list, v]) => BigInt(items(list).findLastIndex((x) => equal(x, v!))),
    }),
  ],
};

/** Version 1 of the same, since 1.37. */
export const includes: Library = {
  name: 'kubernetes.lists',
  functions: [
    fn('includes', {
      'dyn.(dyn) -> bool': ([target, v]) =>
        target instanceof CelList ? target.items.some((x) => equal(x, v!)) : equal(target!, v!),
    }),
  ],
};

/** ext.Lists version 3, since 1.34. */
export const extendedLists: Library = {
  name: 'lists',
  functions: [
    fn('slice', { 'list(A).(int, int) -> list(A)': ([list, a, b]) => slice(items(list), Number(a), Number(b)) }),
    fn('flatten', {
      'list(list(A)).() -> list(A)': ([list]) => flatten(items(list), 1),
      'list(dyn).(int) -> list(dyn)': ([list, depth]) => {
        if ((depth as bigint) < 0n) throw new CelError('level must be non-negative');
        return flatten(items(list), Number(depth));
      },
    }),
    fn(
      'sort',
      forEach(
        comparable,
        (t) => `list(${t}).() -> list(${t})`,
        ([list], meter) => {
          meter.spend(items(list).length);
          return new CelList([...items(list)].sort(order));
        },
      ),
    ),
    // What the macro sortBy calls.
    fn(
      '@sortByAssociatedKeys',
      forEach(
        comparable,
        (t) => `list(T).(list(${t})) -> list(T)`,
        ([list, keys], meter) => sortByKeys(items(list), items(keys), meter),
      ),
    ),
    fn('distinct', {
      'list(A).() -> list(A)': ([list], meter) => {
        const out: Value[] = [];
        for (const v of items(list)) {
          meter.spend(out.length / 10);
          if (!out.some((o) => equal(o, v))) out.push(v);
        }
        return new CelList(out);
      },
    }),
    fn('reverse', { 'list(A).() -> list(A)': ([list]) => new CelList([...items(list)].reverse()) }),
    fn('lists.range', {
      '(int) -> list(int)': ([n], meter) => {
        meter.spend(Number(n));
        return new CelList(Array.from({ length: Math.max(0, Number(n)) }, (_, i) => BigInt(i)));
      },
    }),
    fn('first', { 'list(A).() -> optional(A)': ([list]) => new Optional(items(list)[0]) }),
    fn('last', { 'list(A).() -> optional(A)': ([list]) => new Optional(items(list).at(-1)) }),
  ],
};

function sortByKeys(list: readonly Value[], keys: readonly Value[], meter: Meter): CelList {
  meter.spend(list.length);
  const kind = keys[0] === undefined ? '' : typeNameOf(keys[0]);
  if (keys.some((k) => typeNameOf(k) !== kind)) throw new CelError('list elements must have the same type');
  const places = [...keys.keys()].sort((a, b) => order(keys[a]!, keys[b]!));
  return new CelList(places.map((i) => list[i]!));
}

function slice(list: readonly Value[], from: number, to: number): CelList {
  const what = `cannot slice(${from}, ${to})`;
  if (from < 0 || to < 0) throw new CelError(`${what}, negative indexes not supported`);
  if (from > to) throw new CelError(`${what}, start index must be less than or equal to end index`);
  if (list.length < to) throw new CelError(`${what}, list is length ${list.length}`);
  return new CelList(list.slice(from, to));
}

function flatten(list: readonly Value[], depth: number): CelList {
  const spread = (v: Value, left: number): readonly Value[] =>
    v instanceof CelList && left > 0 ? v.items.flatMap((x) => spread(x, left - 1)) : [v];
  return new CelList(list.flatMap((v) => spread(v, depth)));
}
