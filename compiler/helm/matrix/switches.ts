import type { Json, JsonObject } from '../../kube/json.js';
import { GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';
import type { BranchNode, Node } from '../template/ast.js';
import type { Override } from './variant.js';

const maxDepth = 12;
const isObject = (v: unknown): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);

/** The booleans and enums of a values schema, as the values that differ from what holds now. */
export function schemaSwitches(schema: Json | undefined, values: GoMap): Override[] {
  const out: Override[] = [];
  const walk = (node: Json | undefined, path: readonly string[]): void => {
    if (!isObject(node) || path.length > maxDepth) return;
    const now = valueAt(values, path);
    const given = Array.isArray(node['enum']) ? node['enum'] : node['type'] === 'boolean' ? [true, false] : [];
    for (const value of given)
      if (path.length && isScalar(value) && value !== now && !(value === false && now === undefined))
        out.push({ path, value, invented: false });
    if (!isObject(node['properties'])) return;
    for (const [key, inner] of Object.entries(node['properties'])) walk(inner, [...path, key]);
  };
  walk(schema, []);
  return out;
}

/** Values that may turn a condition around: the other boolean, the texts it is compared with, else something made up. */
export function branchSwitches(node: BranchNode, reads: readonly (readonly string[])[], values: GoMap): Override[] {
  const compared = [...comparedIn(node.pipe)];
  const literals = compared.filter((l) => typeof l === 'string');
  const numbers = compared.filter((l) => typeof l === 'number').flatMap((n) => [n, n + 1, ...(n > 0 ? [n - 1] : [])]);
  return reads.flatMap((path): Override[] => {
    const now = valueAt(values, path);
    if (typeof now === 'boolean') return [{ path, value: !now, invented: false }];
    if (typeof now === 'string' && literals.length)
      return literals.filter((l) => l !== now).map((value) => ({ path, value, invented: false }));
    if (typeof now === 'string') return [{ path, value: now ? '' : 'example', invented: true }];
    if (typeof now === 'number' || now instanceof GoInt) {
      const n = typeof now === 'number' ? now : now.number;
      if (!numbers.length) return [{ path, value: n ? 0 : 1, invented: true }];
      return numbers.filter((l) => l !== n).map((value) => ({ path, value, invented: false }));
    }
    if (now === undefined || now === null)
      return (literals.length ? literals : [true]).map((value) => ({ path, value, invented: true }));
    if (now instanceof GoMap && !now.size) return [{ path, value: { example: 'example' }, invented: true }];
    if (now instanceof GoSlice && !now.items.length) return [{ path, value: ['example'], invented: true }];
    return [];
  });
}

export function valueAt(values: GoMap, path: readonly string[]): GoValue {
  let at: GoValue = values;
  for (const key of path) {
    if (!(at instanceof GoMap) || !at.has(key)) return undefined;
    at = at.get(key);
  }
  return at;
}

const isScalar = (v: Json): boolean => v === null || typeof v !== 'object';

const comparisons = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** Texts and integers that a condition compares with (`eq .Values.type "NodePort"`). */
function* comparedIn(node: Node): Generator<string | number> {
  if (node.type === 'pipe') for (const c of node.cmds) yield* comparedIn(c);
  if (node.type !== 'command') return;
  const [head] = node.args;
  const compares = head?.type === 'identifier' && comparisons.has(head.ident);
  for (const a of node.args)
    if (a.type === 'pipe') yield* comparedIn(a);
    else if (compares && a.type === 'string') yield a.text;
    else if (compares && a.type === 'number' && a.int !== undefined) yield Number(a.int);
}
