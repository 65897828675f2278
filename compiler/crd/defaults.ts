import type { Json, JsonObject } from '../kube/json.js';
import { type CrdSchema, isArray, isMap, propertyOf, schemaOf } from './schema.js';

/** PruneNonNullableNullsWithoutDefaults (pkg/apiserver/schema/defaulting/prunenulls.go); in place. */
export function dropNulls(x: Json | undefined, s: CrdSchema | undefined): void {
  if (isArray(x)) {
    for (const item of x) dropNulls(item, s?.items);
    return;
  }
  if (!isMap(x)) return;
  for (const key of Object.keys(x)) {
    const own = schemaOf(s, key);
    if (x[key] === null && own && !own.nullable && own.default === undefined) delete x[key];
    else dropNulls(x[key], own);
  }
}

/** Fills in the defaults of the schema (pkg/apiserver/schema/defaulting/algorithm.go); in place. */
export function applyDefaults(x: Json | undefined, s: CrdSchema | undefined): void {
  if (!s) return;
  if (isArray(x)) {
    x.forEach((item, i) => {
      if (item === null && s.items && !s.items.nullable) x[i] = copyOf(s.items.default);
      applyDefaults(x[i], s.items);
    });
    return;
  }
  if (!isMap(x)) return;
  defaultProperties(x, s);
  for (const key of Object.keys(x)) {
    const own = schemaOf(s, key);
    if (x[key] === null && own && !own.nullable && !propertyOf(s, key)) x[key] = copyOf(own.default);
    applyDefaults(x[key], own);
  }
}

function defaultProperties(x: JsonObject, s: CrdSchema): void {
  for (const [key, property] of Object.entries(s.properties ?? {})) {
    if (property.default === undefined || property.default === null) continue;
    const has = Object.hasOwn(x, key);
    if (!has || (x[key] === null && !property.nullable)) x[key] = copyOf(property.default);
  }
}

const copyOf = (value: Json | undefined): Json => (value === undefined ? null : structuredClone(value));
