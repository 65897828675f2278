import type { FieldInfo } from '../../schemas/types.js';
import { type Codec, type Codecs, type FieldCodec, goTypeName, type StructCodec } from './codec.js';
import type { DecodeState } from './state.js';

export function setOwn(into: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
  else into[key] = value;
}

export function structCodec(codecs: Codecs, name: string, infos: ReadonlyMap<string, FieldInfo>): StructCodec {
  const go = goTypeName(name);
  const bare = name.slice(name.lastIndexOf('.') + 1);
  let fields: Map<string, FieldCodec> | undefined;
  /** Fields that hold something even when nothing is set. */
  let byValue: [string, Codec][] | undefined;
  const compile = (): Map<string, FieldCodec> => {
    fields = new Map();
    byValue = [];
    for (const [key, info] of infos) {
      const codec = codecs.of(info.type);
      const pointer = info.type.form === 'pointer';
      fields.set(key, { info, codec, pointer });
      if (
        !pointer &&
        (codec.isStruct || codec.opaque
          ? !info.omitZero && codec.zero() !== undefined
          : !info.omitEmpty && codec.zero() !== undefined)
      )
        byValue.push([key, codec]);
    }
    return fields;
  };
  const fill = (out: Record<string, unknown>): Record<string, unknown> => {
    for (const [key, codec] of byValue!) if (out[key] === undefined) out[key] = codec.zero();
    return out;
  };
  return {
    go,
    name,
    isStruct: true,
    get fields() {
      return fields ?? compile();
    },
    zero() {
      if (!fields) compile();
      return fill({});
    },
    read(state, value) {
      if (value === null) return undefined;
      if (typeof value !== 'object' || Array.isArray(value)) return state.mismatch(value, go);
      const known = fields ?? compile();
      const out: Record<string, unknown> = {};
      readFields(state, value as Record<string, unknown>, known, bare, out, codecs.namesEmbedded);
      return fill(out);
    },
    write(value) {
      const known = fields ?? compile();
      return writeFields(value as Record<string, unknown>, known);
    },
  };
}

function readFields(
  state: DecodeState,
  value: Record<string, unknown>,
  known: Map<string, FieldCodec>,
  struct: string,
  out: Record<string, unknown>,
  namesEmbedded: boolean,
): void {
  const at = state.path.length;
  const depth = state.fields.length;
  const outer = state.struct;
  for (const key of Object.keys(value)) {
    const field = known.get(key);
    if (!field) {
      state.unknown(key);
      continue;
    }
    if (state.duplicates) state.checkDuplicate(key);
    const { info, codec, pointer } = field;
    if (namesEmbedded) for (const embedded of info.embedded) state.fields.push(embedded);
    state.fields.push(key);
    state.struct = struct;
    state.path[at] = key;
    const raw = value[key];
    // A map keeps null bytes as empty ones, a field has none.
    const none = raw === undefined || (raw === null && (pointer || codec.go === '[]uint8'));
    const read = none ? undefined : codec.read(state, raw);
    // Zero values that the wire leaves out are absent, so that `''` and nothing are the same.
    if (read !== undefined && (pointer || codec.opaque || !info.omitEmpty || !isZeroScalar(read))) out[key] = read;
    state.path.length = at;
    state.fields.length = depth;
    state.struct = outer;
  }
}

const isZeroScalar = (value: unknown): boolean => value === '' || value === 0 || value === false;

function writeFields(value: Record<string, unknown>, known: Map<string, FieldCodec>): Record<string, unknown> {
  for (const [key, { info, codec, pointer }] of known) {
    const at = value[key];
    if (at === undefined || at === null) {
      if (info.omitEmpty) {
        if (at === null) delete value[key];
        if (!pointer && !info.omitZero && codec.isStruct) value[key] = codec.write(codec.zero());
        else if (!pointer && !info.omitZero && codec.opaque) value[key] = codec.zero() ?? null;
        // A nil pointer, slice or map that is not left out is null.
      } else value[key] = pointer ? null : (codec.zero() ?? null);
      continue;
    }
    if (!pointer && !codec.isStruct && !codec.opaque && isEmpty(at)) {
      if (info.omitEmpty) delete value[key];
      else if (typeof at === 'object') value[key] = null;
      continue;
    }
    value[key] = codec.write(at);
    if (info.omitZero && !pointer && codec.isStruct && Object.keys(at as object).length === 0) delete value[key];
  }
  return value;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) {
    for (const _ in value) return false;
    return true;
  }
  return isZeroScalar(value);
}
