import { type Json, stable } from '../kube/json.js';
import { duplicate, type FieldError, invalid } from '../validate/field/error.js';
import type { FieldPath } from '../validate/field/path.js';
import { additionalOf, type CrdSchema, isArray, isMap, propertyOf } from './schema.js';

/** Lists of type set and map hold nothing twice (pkg/apiserver/schema/listtype/validation.go). */
export function listTypeErrors(value: Json | undefined, s: CrdSchema | undefined, path: FieldPath): FieldError[] {
  if (!s) return [];
  if (isArray(value))
    return [
      ...(s['x-kubernetes-list-type'] === 'set' ? setErrors(value, path) : []),
      ...(s['x-kubernetes-list-type'] === 'map' ? mapErrors(value, s['x-kubernetes-list-map-keys'] ?? [], path) : []),
      ...value.flatMap((item, i) => listTypeErrors(item, s.items, path.index(i))),
    ];
  if (!isMap(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const property = propertyOf(s, key);
    const additional = additionalOf(s);
    return [
      ...(additional ? listTypeErrors(value[key], additional, path.key(key)) : []),
      ...(property ? listTypeErrors(value[key], property, path.child(key)) : []),
    ];
  });
}

function setErrors(list: readonly Json[], path: FieldPath): FieldError[] {
  return repeats(list.map(stable)).map((i) => duplicate(path.index(i), list[i]));
}

function mapErrors(list: readonly Json[], keys: readonly string[], path: FieldPath): FieldError[] {
  const bad = list.findIndex((x) => x !== null && !isMap(x));
  if (bad >= 0) return [invalid(path.index(bad), list[bad], 'must be an object for an array of list-type map')];
  const keyed = list.map((x) =>
    Object.fromEntries(keys.flatMap((k) => (isMap(x) && Object.hasOwn(x, k) ? [[k, x[k]!]] : []))),
  );
  return repeats(keyed.map((k) => stable(k))).map((i) => duplicate(path.index(i), keyed[i]));
}

/** Places where a text appears for the second time. */
function repeats(texts: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return texts.flatMap((t, i) => {
    const times = (seen.get(t) ?? 0) + 1;
    seen.set(t, times);
    return times === 2 ? [i] : [];
  });
}
