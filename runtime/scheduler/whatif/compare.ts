import type { VersionProfile } from '../../../schemas/profile.js';
import type { SchedulerOptions } from '../types.js';
import { type AnyPod, type Placement, placeAll, type World } from './world.js';

export interface Difference {
  readonly pod: AnyPod;
  readonly before: Placement;
  readonly after: Placement;
  /** Plugins whose word on the two nodes differs between the two schedulers. */
  readonly plugins: readonly string[];
}

/** Which placements change when the cluster is upgraded, and by which plugins. */
export function compareVersions(world: World, pods: readonly AnyPod[], to: VersionProfile): Difference[] {
  const before = placeAll(world.scheduler(), pods);
  const after = placeAll(world.scheduler({ profile: to } as Partial<SchedulerOptions>), pods);
  return before.flatMap((b, i) => {
    const a = after[i]!;
    return b.node === a.node ? [] : [{ pod: b.pod, before: b, after: a, plugins: differing(b, a) }];
  });
}

function differing(b: Placement, a: Placement): string[] {
  const out = new Set<string>();
  for (const node of new Set([b.node, a.node].filter((n): n is string => n !== undefined))) {
    const refusals = [b.decision.statuses.get(node)?.plugin, a.decision.statuses.get(node)?.plugin];
    if (refusals[0] !== refusals[1]) for (const r of refusals) if (r) out.add(r);
    const was = b.decision.scores[node] ?? {};
    const is = a.decision.scores[node] ?? {};
    for (const p of new Set([...Object.keys(was), ...Object.keys(is)])) if ((was[p] ?? 0) !== (is[p] ?? 0)) out.add(p);
  }
  return [...out].sort();
}

/** How often each pod goes where, over many seeds of the random draws. `''` stands for pending. */
export function overSeeds(world: World, pods: readonly AnyPod[], seeds: number): Map<string, number>[] {
  const counts = pods.map(() => new Map<string, number>());
  for (let seed = 1; seed <= seeds; seed++) {
    const scheduler = world.scheduler({ tieBreak: { mode: 'seed', seed }, detail: 'choice' });
    for (const [i, { node = '' }] of placeAll(scheduler, pods).entries())
      counts[i]!.set(node, (counts[i]!.get(node) ?? 0) + 1);
  }
  return counts;
}
