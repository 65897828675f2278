import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';
import { deletionPrefix, indexIn, isScalarList, orderPrefix, sortByOrder } from './element-order.js';
import { mergePatch } from './merge-patch.js';
import type { PatchField, PatchSchema } from './patch-schema.js';
import { mergeMap, strategicMerge } from './strategic.js';

/** Which differences a patch speaks of. */
interface Wanted {
  readonly changes: boolean;
  readonly deletions: boolean;
  readonly retainKeys?: boolean;
}

/**
 * The patch that `kubectl apply` sends: what differs between the live object and `modified` without deletions, and the
 * deletions from `original` (the last applied configuration) to `modified`. Custom kinds have no schema: theirs is a JSON
 * merge patch. apimachinery pkg/util/strategicpatch CreateThreeWayMergePatch, pkg/util/jsonmergepatch.
 */
export function threeWayPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  schema: PatchSchema | undefined,
): JsonObject {
  if (!schema) {
    const changes = onlyNulls(difference(current, modified), false);
    return mergePatchOf(onlyNulls(difference(original, modified), true), changes);
  }
  const delta = diffMaps(current, modified, schema, { changes: true, deletions: false });
  const deletions = diffMaps(original, modified, schema, { changes: false, deletions: true });
  return mergeMap(deletions, delta, schema, 'combine');
}

/** What the server makes of the patch. */
export const applyThreeWay = (current: JsonObject, patch: JsonObject, schema: PatchSchema | undefined): JsonObject =>
  schema ? strategicMerge(current, patch, schema) : (mergePatch(current, patch) as JsonObject);

export function diffMaps(original: JsonObject, modified: JsonObject, schema: PatchSchema, wanted: Wanted): JsonObject {
  const patch: JsonObject = {};
  for (const [key, value] of Object.entries(modified)) {
    if (value === undefined) continue;
    const old = original[key];
    if (old === undefined || typeOf(old) !== typeOf(value)) {
      if (wanted.changes) patch[key] = value;
    } else if (isObject(value)) diffObjects(patch, key, old as JsonObject, value, schema.field(key), wanted);
    else if (Array.isArray(value)) diffLists(patch, key, old as Json[], value, schema.field(key), wanted);
    else if (wanted.changes && old !== value) patch[key] = value;
  }
  const gone = Object.keys(original).filter((k) => original[k] !== undefined && modified[k] === undefined);
  if (wanted.deletions) for (const key of gone) patch[key] = null;
  const keys = Object.keys(modified).filter((k) => modified[k] !== undefined && modified[k] !== null);
  if (wanted.retainKeys && keys.length && (Object.keys(patch).length || gone.length))
    patch['$retainKeys'] = keys.sort();
  return patch;
}

const typeOf = (v: Json): string => (v === null ? 'null' : Array.isArray(v) ? 'list' : typeof v);

function diffObjects(
  patch: JsonObject,
  key: string,
  old: JsonObject,
  value: JsonObject,
  field: PatchField,
  wanted: Wanted,
): void {
  if (field.replaces) {
    if (wanted.changes) patch[key] = value;
    return;
  }
  const inner = diffMaps(old, value, field.schema, { ...wanted, retainKeys: field.retainsKeys });
  if (Object.keys(inner).length) patch[key] = inner;
}

function diffLists(
  patch: JsonObject,
  key: string,
  old: readonly Json[],
  value: readonly Json[],
  field: PatchField,
  wanted: Wanted,
): void {
  if (!field.merges) {
    if (wanted.changes && !equal(old, value)) patch[key] = [...value];
    return;
  }
  if (old.length === 0) {
    if (value.length && wanted.changes) patch[key] = [...value];
    return;
  }
  if (isScalarList(old, value)) {
    const added = wanted.changes ? value.filter((v) => !old.includes(v)) : [];
    const deleted = wanted.deletions ? [...new Set(old.filter((v) => !value.includes(v)))] : [];
    if (added.length) patch[key] = added;
    if (deleted.length) patch[deletionPrefix + key] = deleted;
    if (deleted.length || (wanted.changes && !equal(old, value))) patch[orderPrefix + key] = [...value];
    return;
  }
  const items = diffItems(old as JsonObject[], value as JsonObject[], field, wanted);
  if (items.length) patch[key] = items;
  const sameOrder =
    old.length === value.length &&
    old.every((o, i) => equal((o as JsonObject)[field.key], (value[i] as JsonObject)[field.key]));
  const ordered = items.length > 0 || (wanted.changes && !sameOrder);
  if (ordered) patch[orderPrefix + key] = value.map((v) => ({ [field.key]: (v as JsonObject)[field.key] }));
}

/** Changed and new items in the order of `value`, then those to delete by merge key. */
function diffItems(
  old: readonly JsonObject[],
  value: readonly JsonObject[],
  field: PatchField,
  wanted: Wanted,
): Json[] {
  const { key, schema, retainsKeys } = field;
  const out: Json[] = [];
  for (const item of value) {
    const before = old[indexIn(old, item, key)];
    if (!before) {
      if (wanted.changes) out.push(item);
      continue;
    }
    const inner = diffMaps(before, item, schema, { ...wanted, retainKeys: retainsKeys });
    if (Object.keys(inner).length) out.push({ ...inner, [key]: item[key] });
  }
  const gone = wanted.deletions ? old.filter((o) => indexIn(value, o, key) < 0) : [];
  const deletions = gone.map((o) => ({ $patch: 'delete', [key]: o[key] })) as Json[];
  return [...sortByOrder(out, value, key), ...deletions];
}

/** jsonpatch.CreateMergePatch. */
function difference(from: JsonObject, to: JsonObject): JsonObject {
  const out: JsonObject = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [a, b] = [from[key], to[key]];
    if (b === undefined) {
      if (a !== undefined) out[key] = null;
    } else if (isObject(a) && isObject(b)) {
      const inner = difference(a, b);
      if (Object.keys(inner).length) out[key] = inner;
    } else if (a === undefined || !equal(a, b)) out[key] = b;
  }
  return out;
}

/** The deletions of a merge patch, or all but them. */
function onlyNulls(patch: JsonObject, nulls: boolean): JsonObject {
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(patch)) {
    if (isObject(value) && Object.keys(value).length) {
      const inner = onlyNulls(value, nulls);
      if (Object.keys(inner).length) out[key] = inner;
    } else if ((value === null) === nulls) out[key] = value;
  }
  return out;
}

/** Two merge patches in one: nulls stay. */
function mergePatchOf(base: JsonObject, patch: JsonObject): JsonObject {
  const out = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const old = out[key];
    out[key] = isObject(old) && isObject(value) ? mergePatchOf(old, value) : value;
  }
  return out;
}
