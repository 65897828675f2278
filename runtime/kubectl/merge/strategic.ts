import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';
import { deletionPrefix, isScalarList, mergeByOrder, orderPrefix, partition, sortByOrder } from './element-order.js';
import type { PatchField, PatchSchema } from './patch-schema.js';

export class PatchFormatError extends Error {}

/**
 * `apply` merges a patch into an object; `combine` merges it into another patch, which keeps nulls and directives.
 * (MergeOptions of apimachinery pkg/util/strategicpatch/patch.go.)
 */
type Mode = 'apply' | 'combine';

/** Applies a strategic merge patch. Neither argument is changed. @throws PatchFormatError */
export const strategicMerge = (target: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject =>
  mergeMap(target, patch, schema, 'apply');

export function mergeMap(original: JsonObject, patch: JsonObject, schema: PatchSchema, mode: Mode): JsonObject {
  const { $patch: directive, ...rest } = patch;
  if (directive === 'replace') return rest;
  if (directive === 'delete') return {};
  if (directive !== undefined)
    throw new PatchFormatError(`unknown patch type found: ${directive} in map: ${JSON.stringify(patch)}`);
  const out = { ...original };
  retainKeys(out, rest, mode);
  mergeOrderedLists(out, rest, schema, mode);
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) mergeField(out, name, value, schema, mode);
  return out;
}

function mergeField(out: JsonObject, name: string, value: Json, schema: PatchSchema, mode: Mode): void {
  const deletes = name.startsWith(deletionPrefix);
  if (deletes && mode === 'combine') {
    out[name] = value;
    return;
  }
  const key = deletes ? name.slice(deletionPrefix.length) : name;
  if (value === null) {
    delete out[key];
    if (mode === 'combine') out[key] = null;
    return;
  }
  const old = out[key];
  const field = schema.field(key);
  if (isObject(old) && isObject(value)) out[key] = field.replaces ? value : mergeMap(old, value, field.schema, mode);
  else if (Array.isArray(old) && Array.isArray(value)) {
    if (field.merges || deletes) out[key] = mergeList(old, value, field, mode, deletes);
    else out[key] = value;
  } else if (!deletes) put(out, key, value, mode);
}

/** A value that replaces whatever was there: without directives and, in an object, without nulls. */
function put(out: JsonObject, key: string, value: Json, mode: Mode): void {
  const clean = withoutDirectives(mode === 'apply' ? withoutNulls(value) : value);
  if (clean === undefined) delete out[key];
  else out[key] = clean;
}

export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, v]) => v !== null && v !== undefined);
  return Object.fromEntries(entries.map(([k, v]) => [k, withoutNulls(v!)]));
}

function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((v): v is Json => v !== undefined);
  if (!isObject(value)) return value;
  if (value['$patch'] !== undefined) return undefined;
  const entries = Object.entries(value).map(([k, v]) => [k, v === undefined ? v : withoutDirectives(v)] as const);
  return Object.fromEntries(entries.filter(([, v]) => v !== undefined));
}

function retainKeys(out: JsonObject, patch: JsonObject, mode: Mode): void {
  const keys = patch['$retainKeys'];
  if (keys === undefined) return;
  delete patch['$retainKeys'];
  if (mode === 'combine') {
    out['$retainKeys'] ??= keys;
    return;
  }
  const isDirective = (k: string) => k.startsWith(deletionPrefix) || k.startsWith(orderPrefix);
  const alien = (k: string) => patch[k] !== null && !isDirective(k) && !(keys as Json[]).includes(k);
  if (!Array.isArray(keys) || Object.keys(patch).some(alien))
    throw new PatchFormatError('invalid patch format of retainKeys');
  for (const key of Object.keys(out)) if (!keys.includes(key)) delete out[key];
}

/** Lists whose order the patch gives in `$setElementOrder`; they leave the patch, so that they are merged once. */
function mergeOrderedLists(out: JsonObject, patch: JsonObject, schema: PatchSchema, mode: Mode): void {
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(orderPrefix)) continue;
    delete patch[name];
    if (mode === 'combine') out[name] ??= order;
    const key = name.slice(orderPrefix.length);
    const field = schema.field(key);
    const old = out[key];
    const change = patch[key];
    if (!Array.isArray(order) || (old === undefined && change === undefined)) continue;
    const before = Array.isArray(old) ? old : [];
    const merged = Array.isArray(change)
      ? Array.isArray(old)
        ? field.merges
          ? mergeList(old, change, field, mode, false)
          : change
        : (withoutDirectives(change) as Json[])
      : before;
    const [inPatch, serverOnly] = partition(merged, order, field.key);
    out[key] = mergeByOrder(
      sortByOrder(serverOnly, before, field.key),
      sortByOrder(inPatch, order, field.key),
      before,
      field.key,
    );
    delete patch[key];
  }
}

function mergeList(
  original: readonly Json[],
  patch: readonly Json[],
  field: PatchField,
  mode: Mode,
  deletes: boolean,
): Json[] {
  const { key } = field;
  if (original.length + patch.length === 0) return [];
  let merged: Json[];
  let change = patch;
  let base = original;
  if (isScalarList(original, patch)) {
    if (mode === 'apply' && deletes) return original.filter((v) => !patch.includes(v));
    merged = [...new Set([...original, ...patch])];
  } else {
    if (!key) throw new PatchFormatError('cannot merge lists without merge key');
    [base, change] = specialItems(original, patch as JsonObject[], key);
    merged = mergeItems(base, change as JsonObject[], field, mode);
  }
  const [inPatch, serverOnly] = partition(merged, change, key);
  return mergeByOrder(sortByOrder(serverOnly, base, key), sortByOrder(inPatch, change, key), base, key);
}

/** Carries out `$patch` items: delete takes items away, replace takes all away. */
function specialItems(original: readonly Json[], patch: readonly JsonObject[], key: string): [readonly Json[], Json[]] {
  let base = original;
  for (const item of patch) {
    if (item['$patch'] !== 'delete') continue;
    if (item[key] === undefined) throw noMergeKey(item, key);
    base = base.filter((o) => !(isObject(o) && equal(o[key], item[key])));
  }
  const plain = patch.filter((i) => i['$patch'] === undefined);
  return patch.some((i) => i['$patch'] === 'replace') ? [plain, []] : [base, plain];
}

function mergeItems(original: readonly Json[], patch: readonly JsonObject[], field: PatchField, mode: Mode): Json[] {
  const out = [...original];
  for (const item of patch) {
    if (item[field.key] === undefined) throw noMergeKey(item, field.key);
    const at = out.findIndex((o) => isObject(o) && equal(o[field.key], item[field.key]));
    if (at < 0) out.push(item);
    else out[at] = mergeMap(out[at] as JsonObject, item, field.schema, mode);
  }
  return out;
}

const noMergeKey = (item: JsonObject, key: string): PatchFormatError =>
  new PatchFormatError(`map: ${goMap(item)} does not contain declared merge key: ${key}`);

/** `%v` of a Go map. */
function goMap(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isObject(value)) return value === null ? '<nil>' : String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((k) => `${k}:${goMap(value[k])}`).join(' ')}]`;
}
