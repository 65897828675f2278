import { type Json, stable } from '../kube/json.js';
import { type CrdSchema, isArray, isMap, schemaOf } from './schema.js';
import type { Ratchet } from './value-result.js';

/**
 * Relates a new value to the stored one: properties and map keys by name, elements of map lists by their keys.
 * Mirrors apiserver pkg/cel/common (CorrelatedObject), which updates of custom resources are ratcheted by.
 */
export function ratchetOf(value: Json | undefined, old: Json | undefined, s: CrdSchema | undefined): Ratchet {
  let same: boolean | undefined;
  return {
    unchanged: () => {
      same ??= stable(value) === stable(old);
      return same;
    },
    child: (step) => {
      if (typeof step === 'number') return elementOf(value, old, s, step);
      if (!isMap(value) || !isMap(old) || !Object.hasOwn(old, step)) return undefined;
      return ratchetOf(value[step], old[step], schemaOf(s, step));
    },
  };
}

function elementOf(
  value: Json | undefined,
  old: Json | undefined,
  s: CrdSchema | undefined,
  i: number,
): Ratchet | undefined {
  const keys = s?.['x-kubernetes-list-map-keys'];
  if (!isArray(value) || !isArray(old) || s?.['x-kubernetes-list-type'] !== 'map' || !keys) return undefined;
  const item = value[i];
  if (!isMap(item)) return undefined;
  const before = old.find((o) => isMap(o) && keys.every((k) => stable(o[k]) === stable(item[k])));
  return before === undefined ? undefined : ratchetOf(item, before, s.items);
}
