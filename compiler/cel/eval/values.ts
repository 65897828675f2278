import { type CelType, opaque, types } from '../check/types.js';

/** Values of CEL. int is bigint, double is number. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | CelList
  | CelMap
  | Optional
  | TypeValue
  | Opaque;

/** What an expression ends with where it has no value; `message` is cel-go's. */
export class CelError extends Error {}

export class Uint {
  constructor(readonly value: bigint) {}
}

/** An instant, in nanoseconds since the epoch. */
export class Timestamp {
  constructor(readonly ns: bigint) {}
}

export class Duration {
  constructor(readonly ns: bigint) {}
}

/** How elements of a list with x-kubernetes-list-type compare: as a set, or by the keys of a map list. */
export type ListIdentity = { readonly kind: 'set' } | { readonly kind: 'map'; readonly keys: readonly string[] };

export class CelList {
  constructor(
    readonly items: readonly Value[],
    readonly identity?: ListIdentity,
  ) {}
}

/** A map, or an object with declared fields; keys are compared by value, numbers across types. */
export class CelMap {
  private readonly entries = new Map<string, readonly [Value, Value]>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    for (const entry of entries) this.entries.set(keyText(entry[0]), entry);
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: Value): boolean {
    return this.entries.has(keyText(key));
  }

  get(key: Value): Value | undefined {
    return this.entries.get(keyText(key))?.[1];
  }

  keys(): Value[] {
    return [...this.entries.values()].map(([k]) => k);
  }

  pairs(): Iterable<readonly [Value, Value]> {
    return this.entries.values();
  }

  /** A copy with one more entry. */
  with(key: Value, value: Value): CelMap {
    return new CelMap([...this.entries.values(), [key, value]]);
  }
}

/** An object that an expression made by its type name: `Object.spec{...}`. */
export class CelStruct extends CelMap {
  constructor(
    readonly typeName: string,
    fields: Iterable<readonly [Value, Value]>,
  ) {
    super(fields);
  }
}

function keyText(key: Value): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`;
  return `b${String(key)}`;
}

export class Optional {
  static readonly none = new Optional(undefined);
  constructor(readonly value: Value | undefined) {}
}

export class TypeValue {
  constructor(readonly type: CelType) {}
}

/** A value of a library type: a quantity, an address, a URL. */
export class Opaque<T = unknown> {
  private readonly same: (other: unknown) => boolean;

  constructor(
    readonly typeName: string,
    readonly data: T,
    equals: (a: T, b: T) => boolean = (a, b) => a === b,
  ) {
    this.same = (other) => equals(data, other as T);
  }

  equals(other: Opaque): boolean {
    return this.typeName === other.typeName && this.same(other.data);
  }
}

/** The type of a value, without parameters. */
export function typeOf(v: Value): CelType {
  if (v === null) return types.null;
  switch (typeof v) {
    case 'boolean':
      return types.bool;
    case 'bigint':
      return types.int;
    case 'number':
      return types.double;
    case 'string':
      return types.string;
    default:
      break;
  }
  if (v instanceof Uint) return types.uint;
  if (v instanceof Uint8Array) return types.bytes;
  if (v instanceof Timestamp) return types.timestamp;
  if (v instanceof Duration) return types.duration;
  if (v instanceof CelList) return types.list;
  if (v instanceof CelMap) return types.map;
  if (v instanceof Optional) return opaque('optional_type', types.dyn);
  if (v instanceof TypeValue) return types.type;
  return opaque((v as Opaque).typeName);
}

/** The name that `type(v)` prints. */
export function typeNameOf(v: Value): string {
  return typeOf(v).name;
}

/** Equality across numeric types; values of different kinds are unequal, never an error. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b) === 0;
  if (a instanceof CelList && b instanceof CelList) return equalLists(a, b);
  if (a instanceof CelMap && b instanceof CelMap) {
    if (a.size !== b.size || (a as CelStruct).typeName !== (b as CelStruct).typeName) return false;
    for (const [key, value] of a.pairs()) {
      const other = b.get(key);
      if (other === undefined || !equal(value, other)) return false;
    }
    return true;
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (a instanceof Timestamp && b instanceof Timestamp) return a.ns === b.ns;
  if (a instanceof Duration && b instanceof Duration) return a.ns === b.ns;
  if (a instanceof TypeValue && b instanceof TypeValue) return a.type.name === b.type.name;
  if (a instanceof Opaque && b instanceof Opaque) return a.equals(b);
  if (a instanceof Optional && b instanceof Optional)
    return a.value === undefined || b.value === undefined ? a.value === b.value : equal(a.value, b.value);
  return false;
}

function equalLists(a: CelList, b: CelList): boolean {
  if (a.items.length !== b.items.length) return false;
  const identity = a.identity ?? b.identity;
  if (!identity) return a.items.every((x, i) => equal(x, b.items[i]!));
  // Sets and map lists are equal whatever the order of their elements.
  return a.items.every((x) => b.items.some((y) => equal(x, y)));
}

export const isNumeric = (v: Value): v is bigint | number | Uint =>
  typeof v === 'bigint' || typeof v === 'number' || v instanceof Uint;

/** -1, 0 or 1; undefined where one of them is not a number (NaN). */
export function compareNumbers(a: bigint | number | Uint, b: bigint | number | Uint): number | undefined {
  const [x, y] = [a instanceof Uint ? a.value : a, b instanceof Uint ? b.value : b];
  if (Number.isNaN(x) || Number.isNaN(y)) return undefined;
  return x < y ? -1 : x > y ? 1 : 0;
}
