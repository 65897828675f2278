import type { KubeObject } from '../../../../compiler/kube/object.js';
import type { ResourceList } from '../../resources.js';

/** What each object counts, nano units by resource; undefined where it is out of the quota's scopes. */
export type UsageOf = (object: KubeObject) => ResourceList | undefined;

interface Running {
  /** A copy: views may change their lists in place. Stored objects themselves are never changed. */
  objects: readonly KubeObject[];
  readonly usages: Map<KubeObject, ResourceList | undefined>;
  readonly nano: Map<string, bigint>;
}

const runs = new WeakMap<object, Map<string, Running>>();

/**
 * The sum over the objects of a list, kept from one question to the next: only what came and went since is counted.
 * `quota` and `key` say whose sum it is; `usageOf` must give the same for the same object under the same key.
 * Returns nano units by resource.
 */
export function runningUsage(
  quota: object,
  key: string,
  list: readonly KubeObject[],
  usageOf: UsageOf,
): ReadonlyMap<string, bigint> {
  const run = runOf(quota, key);
  const before = run.objects;
  let start = 0;
  while (start < before.length && start < list.length && before[start] === list[start]) start++;
  let end = 0;
  const most = Math.min(before.length, list.length) - start;
  while (end < most && before[before.length - 1 - end] === list[list.length - 1 - end]) end++;
  if (start === before.length && start === list.length) return run.nano;
  for (let i = start; i < before.length - end; i++) {
    add(run.nano, run.usages.get(before[i]!), -1n);
    run.usages.delete(before[i]!);
  }
  for (let i = start; i < list.length - end; i++) {
    const usage = usageOf(list[i]!);
    run.usages.set(list[i]!, usage);
    add(run.nano, usage, 1n);
  }
  run.objects = list.slice();
  return run.nano;
}

function runOf(quota: object, key: string): Running {
  const byKey = runs.get(quota) ?? new Map<string, Running>();
  runs.set(quota, byKey);
  const run = byKey.get(key) ?? { objects: [], usages: new Map(), nano: new Map() };
  byKey.set(key, run);
  return run;
}

function add(nano: Map<string, bigint>, usage: ResourceList | undefined, sign: bigint): void {
  if (usage) for (const [name, q] of usage) nano.set(name, (nano.get(name) ?? 0n) + sign * q.nano);
}
