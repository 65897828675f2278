/**
 * The dynamic Go values a template sees. `undefined` is the zero reflect.Value (what a pipeline yields for nil), `null`
 * a nil inside an interface (a missing or null map entry); text/template treats the two differently.
 * `number` is float64, `string`, `boolean` are themselves; everything else has a class below.
 */
export type GoValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | GoInt
  | GoMap
  | GoSlice
  | GoBytes
  | GoStruct
  | GoText;

export type Kind = 'map' | 'slice' | 'struct' | 'ptr' | 'int' | 'int64' | 'uint8' | 'int32' | 'uint32' | 'uint64';

/** A named or composite Go type, as `%T` prints it. */
export interface GoType {
  readonly name: string;
  readonly kind: Kind;
  readonly methods?: Readonly<Record<string, Method>>;
  /** `String()` where the type is a fmt.Stringer or an error. */
  readonly string?: (value: GoValue) => string;
  /** What indexing a map yields for a key that it has not, where that is no nil. */
  readonly zero?: GoValue;
  /** `GoString()`, for `%#v`. */
  readonly goString?: (value: GoValue) => string;
  /** Only a pointer to the struct has `String()`: within an interface the struct prints its fields. */
  readonly stringOnPointer?: boolean;
  /** All fields as fmt shows them, where some are not exported. */
  readonly shown?: (value: GoStruct) => ReadonlyMap<string, GoValue>;
}

/** What a parameter accepts; the names of `typeNames` are how Go prints the type in errors. */
export type Param =
  | 'any'
  | 'value'
  | 'string'
  | 'int'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'uint32'
  | 'dict'
  | 'list'
  | 'time'
  | 'cert';

export const typeNames: Readonly<Record<Param, string>> = {
  any: 'interface {}',
  value: 'reflect.Value',
  string: 'string',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  uint32: 'uint32',
  dict: 'map[string]interface {}',
  list: '[]interface {}',
  time: 'time.Time',
  cert: 'sprig.certificate',
};

export interface Method {
  readonly params: readonly Param[];
  readonly variadic?: boolean;
  call(receiver: GoValue, ...args: GoValue[]): GoValue;
}

export type IntType = 'int' | 'int64' | 'int32' | 'uint8' | 'uint32' | 'uint64';

/** A Go integer of a given width. */
export class GoInt {
  constructor(
    readonly value: bigint,
    readonly type: IntType = 'int',
    /** A named integer type such as time.Duration. */
    readonly named?: GoType,
  ) {}

  get number(): number {
    return Number(this.value);
  }
}

const smallInts: GoInt[] = [];
for (let i = -1; i < 256; i++) smallInts.push(new GoInt(BigInt(i)));

/** An `int` from a JavaScript integer. */
export function int(n: number): GoInt {
  return Number.isInteger(n) && n >= -1 && n < 256 ? smallInts[n + 1]! : new GoInt(BigInt(n));
}

/** An `int64`, wrapped to 64 bits as Go's arithmetic does. */
export function int64(n: bigint | number): GoInt {
  return new GoInt(BigInt.asIntN(64, BigInt(n)), 'int64');
}

export class GoMap extends Map<string, GoValue> {
  /** The place in the values that this map stands for, e.g. `image`; undefined for maps that templates build. */
  path?: readonly (string | number)[];

  constructor(
    public type: GoType = types.mapAny,
    entries?: Iterable<readonly [string, GoValue]>,
  ) {
    super();
    if (entries) for (const [k, v] of entries) this.set(k, v);
  }
}

export class GoSlice {
  path?: readonly (string | number)[];

  constructor(
    readonly items: GoValue[],
    readonly type: GoType = types.sliceAny,
    /** A nil slice prints like an empty one, but is `null` in JSON. */
    readonly isNil = false,
  ) {}
}

export class GoBytes {
  constructor(readonly bytes: Uint8Array) {}
}

/** A struct or a pointer to one. Fields in declaration order. */
export class GoStruct {
  constructor(
    readonly type: GoType,
    readonly fields: Map<string, GoValue>,
    /** Whatever the methods of the type need. */
    readonly data?: unknown,
    /** A struct within, whose fields count as its own. */
    readonly embedded?: GoStruct,
  ) {}

  /** A field, own or of the struct within; undefined where there is none. */
  field(name: string): GoValue {
    return this.fields.has(name) ? this.fields.get(name) : this.embedded?.field(name);
  }

  has(name: string): boolean {
    return this.fields.has(name) || (this.embedded?.has(name) ?? false);
  }
}

/** A string that knows where it came from. Occurs only in traced runs; functions never see one. */
export class GoText {
  constructor(
    readonly text: string,
    readonly origins: unknown,
  ) {}
}

const type = (name: string, kind: Kind): GoType => ({ name, kind });

export const types = {
  mapAny: type('map[string]interface {}', 'map'),
  /** Of nil maps, which are `null` in JSON and otherwise like empty ones. */
  nilMapAny: type('map[string]interface {}', 'map'),
  mapString: { ...type('map[string]string', 'map'), zero: '' } as GoType,
  nilMapString: { ...type('map[string]string', 'map'), zero: '' } as GoType,
  sliceAny: type('[]interface {}', 'slice'),
  sliceString: type('[]string', 'slice'),
  sliceInt: type('[]int', 'slice'),
  sliceSlice: type('[][]interface {}', 'slice'),
} as const;

export const stringSlice = (items: readonly string[]): GoSlice => new GoSlice([...items], types.sliceString);

/** `%T`. */
export function typeName(v: GoValue): string {
  if (v === undefined || v === null) return '<nil>';
  switch (typeof v) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
  }
  if (v instanceof GoInt) return v.named?.name ?? v.type;
  if (v instanceof GoBytes) return '[]uint8';
  if (v instanceof GoText) return 'string';
  return v.type.name;
}

/** `reflect.ValueOf(v).Kind().String()`. */
export function kindName(v: GoValue): string {
  if (v === undefined || v === null) return 'invalid';
  switch (typeof v) {
    case 'string':
      return 'string';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
  }
  if (v instanceof GoInt) return v.type;
  if (v instanceof GoBytes) return 'slice';
  if (v instanceof GoText) return 'string';
  return v.type.kind;
}

export function methodsOf(v: GoValue): Readonly<Record<string, Method>> | undefined {
  if (typeof v !== 'object' || v === null) return undefined;
  if (v instanceof GoInt) return v.named?.methods;
  return v instanceof GoMap || v instanceof GoSlice || v instanceof GoStruct ? v.type.methods : undefined;
}

/** An error as a Go function returns it; `cause` is what `errors.Unwrap` yields. */
export class GoError extends Error {
  constructor(
    message: string,
    override readonly cause?: GoError,
  ) {
    super(message);
  }
}

/** What Go's reflection answers where a nil that is within nothing is asked for its type. */
export const noType = (): GoError => new GoError('reflect: call of reflect.Value.Type on zero Value');

/** A nil map: it reads as empty and cannot be written. */
export const nilMap = new GoMap(types.nilMapAny);

export const isNilMap = (v: GoMap): boolean => !v.size && (v.type === types.nilMapAny || v.type === types.nilMapString);
