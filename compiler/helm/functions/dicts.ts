import { empty } from '../go/compare.js';
import { sortedKeys } from '../go/print.js';
import { GoError, GoMap, GoSlice, type GoValue, nilMap, noType, stringSlice, typeName, types } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { strval } from './convert.js';
import { fn, panic, variadic } from './define.js';

function writable(d: GoMap): GoMap {
  if (d === nilMap) panic('assignment to entry in nil map');
  return d;
}

function dict(values: readonly GoValue[]): GoMap {
  const out = new GoMap();
  for (let i = 0; i < values.length; i += 2) out.set(strval(values[i]), i + 1 < values.length ? values[i + 1] : '');
  return out;
}

/** mergo's merge of maps (dario.cat/mergo deepMerge), in place: without `overwrite` only missing and empty entries are set. */
export function mergeMaps(dst: GoMap, src: GoMap, overwrite: boolean): void {
  for (const [key, value] of src) {
    if (value === null || value === undefined) {
      if (overwrite) dst.set(key, null);
      continue;
    }
    const old = dst.get(key);
    if (value instanceof GoMap && old instanceof GoMap) mergeMaps(old, value, overwrite);
    if (old !== undefined && !empty(old)) {
      if (value instanceof GoMap && old instanceof GoMap) continue;
      if (!overwrite) continue;
    }
    dst.set(key, value);
  }
}

function merge(dst: GoMap, sources: readonly GoMap[], overwrite: boolean): GoMap {
  // mergo makes the map that it was given a nil pointer to.
  const into = dst === nilMap && sources.some((src) => src !== nilMap) ? new GoMap() : dst;
  for (const src of sources) if (src !== into) mergeMaps(into, src, overwrite);
  return into;
}

/** Go's reflection stops at a nil that is not within anything. */
function copyOf(v: GoValue): GoValue {
  if (v === null || v === undefined) throw noType();
  return deepCopy(v);
}

/** `copystructure.Copy`. */
export function deepCopy(v: GoValue, depth = 0): GoValue {
  if (depth > 1_000) throw new GoError('value nests too deeply to copy');
  if (v instanceof GoMap) {
    const out = new GoMap(v.type);
    if (v.path) out.path = v.path;
    for (const [k, x] of v) out.set(k, deepCopy(x, depth + 1));
    return out;
  }
  if (v instanceof GoSlice) {
    const out = new GoSlice(
      v.items.map((x) => deepCopy(x, depth + 1)),
      v.type,
      v.isNil,
    );
    if (v.path) out.path = v.path;
    return out;
  }
  return v;
}

function dig(args: readonly GoValue[]): GoValue {
  if (args.length < 3) panic('dig needs at least three arguments');
  const fallback = args.at(-2);
  const keys = args.slice(0, -2);
  let at: GoValue = asDict(args.at(-1));
  for (const key of keys)
    if (typeof key !== 'string') panic(`interface conversion: interface {} is ${goType(key)}, not string`);
  for (const [i, key] of keys.entries()) {
    const found = (at as GoMap).get(key as string);
    if (found === undefined) return fallback;
    if (i === keys.length - 1) return found;
    at = asDict(found);
  }
  return at;
}

const goType = (v: GoValue): string => (v === null || v === undefined ? 'nil' : typeName(v));

function asDict(v: GoValue): GoMap {
  if (v instanceof GoMap && v.type === types.mapAny) return v;
  return panic(`interface conversion: interface {} is ${goType(v)}, not map[string]interface {}`);
}

export const dicts: FunctionTable = {
  dict: variadic([], 'any', (_, ...v) => dict(v)),
  get: fn(['dict', 'string'], (_, d, key) => (d.has(key) ? d.get(key) : '')),
  set: fn(['dict', 'string', 'any'], (_, d, key, v) => {
    writable(d).set(key, v);
    return d;
  }),
  unset: fn(['dict', 'string'], (_, d, key) => {
    d.delete(key);
    return d;
  }),
  hasKey: fn(['dict', 'string'], (_, d, key) => d.has(key)),
  pluck: variadic(
    ['string'],
    'dict',
    (_, key, ...ds) => new GoSlice(ds.filter((d) => d.has(key)).map((d) => d.get(key))),
  ),
  // Go yields the keys of a map in random order; sorted is one of them.
  keys: variadic([], 'dict', (_, ...ds) => stringSlice(ds.flatMap((d) => sortedKeys(d)))),
  values: fn(['dict'], (_, d) => new GoSlice(sortedKeys(d).map((k) => d.get(k)))),
  pick: variadic(['dict'], 'string', (_, d, ...keys) =>
    copyKeys(
      d,
      keys.filter((k) => d.has(k)),
    ),
  ),
  omit: variadic(['dict'], 'string', (_, d, ...keys) => {
    const out = new Set(keys);
    return copyKeys(
      d,
      [...d.keys()].filter((k) => !out.has(k)),
    );
  }),
  merge: variadic(['dict'], 'dict', (_, dst, ...srcs) => merge(dst, srcs, false)),
  mustMerge: variadic(['dict'], 'dict', (_, dst, ...srcs) => merge(dst, srcs, false)),
  mergeOverwrite: variadic(['dict'], 'dict', (_, dst, ...srcs) => merge(dst, srcs, true)),
  mustMergeOverwrite: variadic(['dict'], 'dict', (_, dst, ...srcs) => merge(dst, srcs, true)),
  deepCopy: fn(['any'], (_, v) => copyOf(v)),
  mustDeepCopy: fn(['any'], (_, v) => copyOf(v)),
  dig: variadic([], 'any', (_, ...args) => dig(args)),
};

/** The copy still reads as the same place of the values. */
function copyKeys(d: GoMap, keys: readonly string[]): GoMap {
  const out = new GoMap();
  if (d.path) out.path = d.path;
  for (const k of keys) out.set(k, d.get(k));
  return out;
}
