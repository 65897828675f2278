import type { FieldInfo, SchemaTables, TypeRef } from '../../schemas/types.js';
import { decodeBase64 } from './base64.js';
import { customReaders, customZeros } from './scalars.js';
import { schemaReaders } from './schema-props.js';
import type { DecodeState } from './state.js';
import { setOwn, structCodec } from './struct-codec.js';

/**
 * Reads and writes the values of one type.
 * `read` gives what a Go struct would hold, as plain JSON: null and zero values that the wire leaves out are absent,
 * structs held by value are always there, empty lists and maps stay (Go tells `[]` from nil until it stores them).
 */
export interface Codec {
  /** Go's name of the type in errors: `[]v1.Container`. */
  readonly go: string;
  read(state: DecodeState, value: unknown): unknown;
  /** What a field of this type holds by value when it is not set; undefined for nil. */
  zero(): unknown;
  /** The stored form: empty collections that the wire leaves out are gone. May change `value` in place. */
  write(value: unknown): unknown;
  readonly isStruct: boolean;
  /** A Go struct with a JSON form of its own (Quantity, Time): held by value it is always written, even when zero. */
  readonly opaque?: boolean;
}

export interface StructCodec extends Codec {
  readonly name: string;
  readonly fields: ReadonlyMap<string, FieldCodec>;
}

export interface FieldCodec {
  readonly info: FieldInfo;
  readonly codec: Codec;
  readonly pointer: boolean;
}

/** Codecs of every type of one set of tables, made when first asked for. */
export class Codecs {
  private readonly made = new Map<string, Codec | undefined>();

  /** Whether Go's errors name embedded structs within a path: the decoder of 1.34 does not yet. */
  readonly namesEmbedded: boolean;

  constructor(readonly tables: SchemaTables) {
    this.namesEmbedded = tables.minor !== '1.34';
  }

  /** The codec of a named type, or undefined where the tables have none. */
  named(name: string): Codec | undefined {
    if (this.made.has(name)) return this.made.get(name);
    const codec = this.make(name);
    this.made.set(name, codec);
    return codec;
  }

  struct(name: string): StructCodec | undefined {
    const codec = this.named(name);
    return codec?.isStruct ? (codec as StructCodec) : undefined;
  }

  of(ref: TypeRef): Codec {
    switch (ref.form) {
      case 'scalar':
        return scalarCodecs[ref.name]!;
      case 'pointer':
        return this.of(ref.to);
      case 'named':
        return this.named(ref.name) ?? scalarCodecs['any']!;
      case 'list':
        return isByte(ref.items) ? bytesCodec : listCodec(this.of(ref.items), ref.items.form === 'pointer');
      case 'map':
        return mapCodec(this.of(ref.values), goName(ref.key), ref.values.form === 'pointer');
    }
  }

  private make(name: string): Codec | undefined {
    const custom = customReaders[name];
    if (custom) return customCodec(goTypeName(name), custom, customZeros[name]);
    const schema = schemaReaders[name];
    if (schema) return schema(this);
    const type = this.tables.type(name);
    if (!type) return undefined;
    if (type.form === 'struct') return structCodec(this, name, type.fields);
    const of = this.of(type.of);
    if (of.isStruct) return of;
    return { ...of, ...renamed(of, goTypeName(name), type.of) };
  }
}

const isByte = (ref: TypeRef): boolean => ref.form === 'scalar' && ref.name === 'byte';

/** `core/v1.Container` → `v1.Container`. */
export const goTypeName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

function goName(ref: TypeRef): string {
  return ref.form === 'named' ? goTypeName(ref.name) : ref.form === 'scalar' ? ref.name : '';
}

/** A named type behaves as what it is made of, but Go's errors call it by its own name. */
function renamed(of: Codec, go: string, ref: TypeRef): Partial<Codec> {
  if (ref.form === 'list')
    return { go, read: (s, v) => (Array.isArray(v) || v === null ? of.read(s, v) : s.mismatch(v, go)) };
  if (ref.form === 'map')
    return { go, read: (s, v) => (typeof v === 'object' && !Array.isArray(v) ? of.read(s, v) : s.mismatch(v, go)) };
  const kind = of.go;
  if (kind === 'string')
    return { go, read: (s, v) => (typeof v === 'string' ? v : v === null ? '' : s.mismatch(v, go)) };
  return { go };
}

const plain = {
  write: (value: unknown): unknown => value,
  isStruct: false,
};

function intCodec(go: string, low: bigint, high: bigint): Codec {
  const fits = (v: unknown): boolean =>
    (typeof v === 'number' &&
      Number.isInteger(v) &&
      (Number.isSafeInteger(v) ? v >= Number(low) && v <= Number(high) : BigInt(v) >= low && BigInt(v) <= high)) ||
    (typeof v === 'bigint' && v >= low && v <= high);
  return { ...plain, go, zero: () => 0, read: (s, v) => (v === null ? 0 : fits(v) ? v : s.mismatch(v, go)) };
}

const scalarCodecs: Readonly<Record<string, Codec>> = {
  string: {
    ...plain,
    go: 'string',
    zero: () => '',
    read: (s, v) => (typeof v === 'string' ? v : v === null ? '' : s.mismatch(v, 'string')),
  },
  bool: {
    ...plain,
    go: 'bool',
    zero: () => false,
    read: (s, v) => (typeof v === 'boolean' ? v : v === null ? false : s.mismatch(v, 'bool')),
  },
  int32: intCodec('int32', -(1n << 31n), (1n << 31n) - 1n),
  int64: intCodec('int64', -(1n << 63n), (1n << 63n) - 1n),
  int: intCodec('int', -(1n << 63n), (1n << 63n) - 1n),
  uint32: intCodec('uint32', 0n, (1n << 32n) - 1n),
  uint64: intCodec('uint64', 0n, (1n << 64n) - 1n),
  float64: {
    ...plain,
    go: 'float64',
    zero: () => 0,
    read: (s, v) =>
      typeof v === 'number' || typeof v === 'bigint' ? Number(v) : v === null ? 0 : s.mismatch(v, 'float64'),
  },
  byte: intCodec('uint8', 0n, 255n),
  any: { ...plain, go: 'interface {}', zero: () => undefined, read: (_s, v) => (v === null ? undefined : v) },
};

const bytesCodec: Codec = {
  ...plain,
  go: '[]uint8',
  zero: () => undefined,
  read(state, value) {
    if (value === null) return '';
    if (typeof value === 'string') {
      const decoded = decodeBase64(value);
      if ('errorAt' in decoded) return state.save(`illegal base64 data at input byte ${decoded.errorAt}`);
      return Buffer.from(decoded.bytes).toString('base64');
    }
    if (!Array.isArray(value)) return state.mismatch(value, '[]uint8');
    // A list of numbers is a byte slice, too.
    const byte = scalarCodecs['byte']!;
    return Buffer.from(value.map((v) => Number(byte.read(state, v) ?? 0))).toString('base64');
  },
};

function customCodec(go: string, read: Codec['read'], zero: unknown): Codec {
  return { ...plain, go, read, zero: () => zero, opaque: true };
}

function listCodec(items: Codec, pointers: boolean): Codec {
  const go = `[]${pointers ? '*' : ''}${items.go}`;
  const copies = items.write !== plain.write;
  return {
    go,
    isStruct: false,
    zero: () => undefined,
    read(state, value) {
      if (value === null) return undefined;
      if (!Array.isArray(value)) return state.mismatch(value, go);
      const out: unknown[] = [];
      const at = state.path.length;
      for (let i = 0; i < value.length; i++) {
        state.path[at] = i;
        const item = value[i] === null && items.isStruct ? items.zero() : items.read(state, value[i]);
        out.push(item === undefined ? (items.zero() ?? null) : item);
      }
      state.path.length = at;
      return out;
    },
    write: copies
      ? (value) => {
          const list = value as unknown[];
          for (let i = 0; i < list.length; i++) list[i] = items.write(list[i]);
          return list;
        }
      : plain.write,
  };
}

function mapCodec(values: Codec, key: string, pointers: boolean): Codec {
  const go = `map[${key}]${pointers ? '*' : ''}${values.go}`;
  const copies = values.write !== plain.write;
  return {
    go,
    isStruct: false,
    zero: () => undefined,
    read(state, value) {
      if (value === null) return undefined;
      if (typeof value !== 'object' || Array.isArray(value)) return state.mismatch(value, go);
      const out: Record<string, unknown> = {};
      const at = state.path.length;
      for (const [k, v] of Object.entries(value as object)) {
        if (state.duplicates) state.checkDuplicate(k);
        state.path[at] = k;
        const item = v === null && values.isStruct ? values.zero() : values.read(state, v);
        setOwn(out, k, item === undefined ? values.zero() : item);
        state.path.length = at;
      }
      return out;
    },
    write: copies
      ? (value) => {
          const map = value as Record<string, unknown>;
          for (const k of Object.keys(map)) map[k] = values.write(map[k]);
          return map;
        }
      : plain.write,
  };
}
