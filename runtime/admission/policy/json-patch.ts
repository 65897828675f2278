import { fromPointer, isObject, type Json } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';

export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** Why an operation does not apply, in the words of evanphx/json-patch. */
export class PatchError extends Error {}

/** A `test` operation does not hold: the whole patch is left. */
export class TestFailed extends Error {}

type Container = { readonly parent: Json; readonly key: string };

const has = (parent: Json | undefined, key: string): boolean =>
  Array.isArray(parent)
    ? /^\d+$/.test(key) && Number(key) < parent.length
    : isObject(parent) && Object.hasOwn(parent, key);

const step = (at: Json | undefined, key: string): Json | undefined =>
  !has(at, key) ? undefined : Array.isArray(at) ? at[Number(key)] : (at as Record<string, Json>)[key];

function containerOf(root: Json, pointer: string): Container | undefined {
  const path = fromPointer(pointer);
  const key = path.pop();
  const parent = path.reduce<Json | undefined>(step, root);
  return key === undefined || typeof parent !== 'object' || parent === null ? undefined : { parent, key };
}

/** RFC 6902. @throws PatchError, TestFailed */
export function applyPatch(target: Json, operations: readonly PatchOperation[]): Json {
  const root = structuredClone(target);
  for (const o of operations) applyOne(root, o);
  return root;
}

function applyOne(root: Json, o: PatchOperation): void {
  const at = containerOf(root, o.path);
  switch (o.op) {
    case 'add':
      if (!at) throw new PatchError(`add operation does not apply: doc is missing path: "${o.path}": missing value`);
      add(at, o.value ?? null, o.path);
      break;
    case 'remove':
      if (!at) throw new PatchError(`remove operation does not apply: doc is missing path: "${o.path}": missing value`);
      remove(at, o.path);
      break;
    case 'replace':
      if (!at) throw new PatchError(`replace operation does not apply: doc is missing path: ${o.path}: missing value`);
      // In objects, a key that is missing is added (as evanphx/json-patch v4 does).
      if (Array.isArray(at.parent) && !has(at.parent, at.key))
        throw new PatchError(`replace operation does not apply: doc is missing key: ${o.path}: missing value`);
      set(at, o.value ?? null);
      break;
    case 'test': {
      const found = at && step(at.parent, at.key);
      if (!equal(found ?? null, o.value ?? null)) throw new TestFailed(`testing value ${o.path} failed: test failed`);
      break;
    }
    case 'move':
    case 'copy': {
      const from = containerOf(root, o.from ?? '');
      if (!from || !has(from.parent, from.key))
        throw new PatchError(
          `${o.op} operation does not apply: doc is missing from path: ${o.from ?? ''}: missing value`,
        );
      const value = structuredClone(step(from.parent, from.key)!);
      if (o.op === 'move') remove(from, o.from ?? '');
      const to = containerOf(root, o.path);
      if (!to)
        throw new PatchError(
          `${o.op} operation does not apply: doc is missing destination path: ${o.path}: missing value`,
        );
      add(to, value, o.path);
      break;
    }
    default:
      throw new PatchError(`Unexpected kind: ${o.op}`);
  }
}

function add({ parent, key }: Container, value: Json, path: string): void {
  if (!Array.isArray(parent)) {
    (parent as Record<string, Json>)[key] = value;
    return;
  }
  const index = key === '-' ? parent.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > parent.length)
    throw new PatchError(
      `error in add for path: '${path}': Unable to access invalid index: ${key}: invalid index referenced`,
    );
  parent.splice(index, 0, value);
}

function set({ parent, key }: Container, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else (parent as Record<string, Json>)[key] = value;
}

function remove({ parent, key }: Container, path: string): void {
  if (!has(parent, key))
    throw new PatchError(
      Array.isArray(parent)
        ? `error in remove for path: '${path}': Unable to access invalid index: ${key}: invalid index referenced`
        : `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}: missing value`,
    );
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Record<string, Json>)[key];
}
