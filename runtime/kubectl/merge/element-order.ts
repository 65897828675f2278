import { isObject, type Json } from '../../../compiler/kube/json.js';
import { equal } from '../../world/equal.js';

export const orderPrefix = '$setElementOrder/';
export const deletionPrefix = '$deleteFromPrimitiveList/';

/** Whether the items of two lists are plain values; the first item tells. */
export const isScalarList = (a: readonly Json[], b: readonly Json[]): boolean => !isObject(a[0] ?? b[0] ?? null);

/** What tells an item of a merging list from others: the value of its merge key, or itself. */
const identity = (item: Json, key: string): Json | undefined => (isObject(item) ? item[key] : item);

export const indexIn = (list: readonly Json[], item: Json, key: string): number =>
  list.findIndex((l) => equal(identity(l, key), identity(item, key)));

/** The items that `order` names, and those that only the server has. */
export function partition(items: readonly Json[], order: readonly Json[], key: string): [Json[], Json[]] {
  const named = (item: Json) => indexIn(order, item, key) >= 0;
  return [items.filter(named), items.filter((i) => !named(i))];
}

export function sortByOrder(items: readonly Json[], order: readonly Json[], key: string): Json[] {
  const isDeletion = (i: Json) => isObject(i) && i['$patch'] === 'delete';
  const place = new Map(items.map((i) => [i, indexIn(order, i, key)]));
  const kept = items.filter((i) => !isDeletion(i)).sort((a, b) => place.get(a)! - place.get(b)!);
  return [...kept, ...items.filter(isDeletion)];
}

/** Puts `left` between the items of `right` where the live order says so. strategicpatch/patch.go mergeSortedSlice. */
export function mergeByOrder(
  left: readonly Json[],
  right: readonly Json[],
  live: readonly Json[],
  key: string,
): Json[] {
  const out: Json[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const l = indexIn(live, left[i]!, key);
    const r = indexIn(live, right[j]!, key);
    if (l >= 0 && r >= 0 && l < r) out.push(left[i++]!);
    else out.push(right[j++]!);
  }
  return [...out, ...left.slice(i), ...right.slice(j)];
}
