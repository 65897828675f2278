import { isObject, type Json, type JsonObject } from '../../compiler/kube/json.js';
import { type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import type { FieldInfo, SchemaTables, TypeRef } from '../../schemas/types.js';
import { resolveRef } from '../../schemas/walk.js';

/**
 * An object as encoding/json writes the Go value of its kind: fields in the order of the struct, with those that
 * `omitempty` does not leave out. Objects that commands generate are printed like this; what the server sent is not.
 */
export function asGoValue(tables: SchemaTables, object: KubeObject): KubeObject {
  const { group, version } = parseApiVersion(object.apiVersion);
  const kind = tables.kind(group, version, object.kind);
  if (!kind) return object;
  return completed(tables, { form: 'named', name: kind.type }, object as unknown as Json) as unknown as KubeObject;
}

function completed(tables: SchemaTables, type: TypeRef, value: Json): Json {
  const ref = resolveRef(tables, type);
  if (ref.form === 'list' && Array.isArray(value)) return value.map((v) => completed(tables, ref.items, v));
  if (!isObject(value)) return value;
  if (ref.form === 'map')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, completed(tables, ref.values, v ?? null)]));
  const info = ref.form === 'named' ? tables.type(ref.name) : undefined;
  if (info?.form !== 'struct' || info.fields.size === 0) return value;
  const out: JsonObject = {};
  for (const [name, field] of info.fields) {
    const given = value[name];
    const empty = given === undefined || given === null || (field.omitEmpty && isBlank(tables, field.type, given));
    const whole = empty ? zero(tables, field) : completed(tables, field.type, given);
    if (whole !== undefined) out[name] = whole;
  }
  return out;
}

/** What `omitempty` takes for empty: pointers and structs never are. */
function isBlank(tables: SchemaTables, type: TypeRef, value: Json): boolean {
  if (type.form === 'pointer') return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return resolveRef(tables, type).form === 'map' && Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

/** What stands for a field that nothing was written to; undefined where it is left out. */
function zero(tables: SchemaTables, field: FieldInfo): Json | undefined {
  if (field.omitZero || field.type.form === 'pointer') return field.omitEmpty || field.omitZero ? undefined : null;
  const ref = resolveRef(tables, field.type);
  if (ref.form === 'named' && tables.type(ref.name)?.form === 'struct') return completed(tables, ref, {});
  if (field.omitEmpty) return undefined;
  if (ref.form !== 'scalar') return null;
  return ref.name === 'string' ? '' : ref.name === 'bool' ? false : ref.name === 'any' ? null : 0;
}
