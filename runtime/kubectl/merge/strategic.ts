import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';

/**
 * Merge keys of the lists that strategic merge patch merges item by item, by field name
 * (x-kubernetes-patch-merge-key of the built-in types). Other lists are replaced as a whole.
 */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  resourceClaims: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  secrets: ['name'],
  taints: ['key'],
  schedulingGates: ['name'],
  webhooks: ['name'],
};
/** Lists of plain values that are merged as sets. */
const sets = new Set(['finalizers']);

function mergeKeyOf(field: string, items: readonly Json[]): string | undefined {
  const keys = Object.hasOwn(mergeKeys, field) ? mergeKeys[field]! : [];
  return keys.find((k) => items.every((i) => isObject(i) && i[k] !== undefined));
}

/** Applies a strategic merge patch. apimachinery pkg/util/strategicpatch. Neither argument is changed. */
export function strategicMerge(target: Json | undefined, patch: Json, field = ''): Json | undefined {
  if (isObject(patch)) {
    if (patch['$patch'] === 'replace') return withoutDirectives(patch);
    if (patch['$patch'] === 'delete') return undefined;
    const out: JsonObject = isObject(target) ? { ...target } : {};
    for (const [key, value] of Object.entries(patch)) {
      if (key.startsWith('$')) continue;
      const next = value === null || value === undefined ? undefined : strategicMerge(out[key], value, key);
      if (next === undefined) delete out[key];
      else out[key] = next;
    }
    for (const key of Object.keys(out)) {
      const drop = patch[`$deleteFromPrimitiveList/${key}`];
      const list = out[key];
      if (Array.isArray(drop) && Array.isArray(list)) out[key] = list.filter((v) => !drop.includes(v));
    }
    return out;
  }
  if (Array.isArray(patch) && Array.isArray(target)) return mergeLists(target, patch, field);
  return Array.isArray(patch) ? patch.map(withoutDirectives) : patch;
}

function withoutDirectives(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([k]) => !k.startsWith('$')));
}

function mergeLists(target: readonly Json[], patch: readonly Json[], field: string): Json[] {
  if (sets.has(field)) return [...target, ...patch.filter((p) => !target.includes(p))];
  if (patch.some((p) => isObject(p) && p['$patch'] === 'replace'))
    return patch.filter((p) => !(isObject(p) && p['$patch']));
  const key = mergeKeyOf(field, [...target, ...patch]);
  if (!key) return [...patch];
  const out = [...target];
  for (const item of patch as JsonObject[]) {
    const at = out.findIndex((o) => equal((o as JsonObject)[key], item[key]));
    const merged = strategicMerge(at < 0 ? undefined : out[at], item, field);
    if (merged === undefined) {
      if (at >= 0) out.splice(at, 1);
    } else if (at >= 0) out[at] = merged;
    else out.push(merged);
  }
  return out;
}

/**
 * What `kubectl apply` makes of an object: what `modified` says, minus what only `original` (the last applied
 * configuration) said, and everything else as it is now. Strategic lists are merged by their keys.
 */
export function threeWayMerge(original: Json | undefined, modified: Json, current: Json | undefined, field = ''): Json {
  if (isObject(modified)) {
    const out: JsonObject = isObject(current) ? { ...current } : {};
    const before = isObject(original) ? original : {};
    for (const key of Object.keys(before)) if (modified[key] === undefined || modified[key] === null) delete out[key];
    for (const [key, value] of Object.entries(modified)) {
      if (value === null) delete out[key];
      else if (value !== undefined) out[key] = threeWayMerge(before[key], value, out[key], key);
    }
    return out;
  }
  if (!Array.isArray(modified) || !Array.isArray(current)) return modified;
  const before = Array.isArray(original) ? original : [];
  const key = mergeKeyOf(field, [...modified, ...current]);
  if (!key) return modified;
  const find = (list: readonly Json[], value: Json | undefined) =>
    list.find((i) => isObject(i) && equal(i[key], value));
  const keep = (current as JsonObject[]).filter(
    (c) => find(modified, c[key]) === undefined && find(before, c[key]) === undefined,
  );
  const merged = (modified as JsonObject[]).map((m) =>
    threeWayMerge(find(before, m[key]), m, find(current, m[key]), field),
  );
  return [...merged, ...keep];
}
