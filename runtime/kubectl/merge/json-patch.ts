import { fromPointer, isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';
import { KubectlError } from '../command-line.js';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** RFC 7386. Neither argument is changed. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else if (value !== undefined) out[key] = mergePatch(out[key], value);
  }
  return out;
}

/** RFC 6902. @throws KubectlError where an operation does not apply */
export function jsonPatch(target: Json, operations: readonly Operation[]): Json {
  let root = structuredClone(target);
  for (const o of operations) {
    const read = (path: string): Json | undefined => fromPointer(path).reduce<Json | undefined>(step, root);
    if (o.op === 'test') {
      if (!equal(read(o.path), o.value)) throw new KubectlError(`testing value ${o.path} failed`);
    } else if (o.op === 'move' || o.op === 'copy') {
      const value = structuredClone(read(o.from ?? ''));
      if (o.op === 'move') root = write(root, fromPointer(o.from ?? ''), undefined, 'remove');
      root = write(root, fromPointer(o.path), value, 'add');
    } else root = write(root, fromPointer(o.path), o.value, o.op);
  }
  return root;
}

function step(at: Json | undefined, segment: string): Json | undefined {
  if (Array.isArray(at)) return at[Number(segment)];
  return isObject(at) && Object.hasOwn(at, segment) ? at[segment] : undefined;
}

function write(root: Json, path: readonly string[], value: Json | undefined, op: string): Json {
  if (path.length === 0) return value ?? null;
  const parent = path.slice(0, -1).reduce<Json | undefined>(step, root);
  const last = path.at(-1)!;
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (op === 'remove') parent.splice(index, 1);
    else if (op === 'replace') parent[index] = value ?? null;
    else parent.splice(index, 0, value ?? null);
  } else if (isObject(parent)) {
    if (op !== 'add' && !Object.hasOwn(parent, last))
      throw new KubectlError(`Error from server: the server rejected our request due to an error in our request`);
    if (op === 'remove') delete parent[last];
    else parent[last] = value;
  } else throw new KubectlError('Error from server: the server rejected our request due to an error in our request');
  return root;
}
