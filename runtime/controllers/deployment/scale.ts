import * as rss from './replica-sets.js';
import type { Rollout } from './rollout.js';

/** isScalingEvent: an active replica set still carries another desired size. */
export function isScalingEvent(r: Rollout): boolean {
  return rss.active(r.all).some((rs) => {
    const desired = rs.metadata.annotations?.[rss.annotations.desired];
    return desired !== undefined && Number(desired) !== rss.desiredOf(r.d);
  });
}

/** sync.go scale: everything to the one active replica set, or each its share. */
export function scaleDeployment(r: Rollout): void {
  const wanted = rss.desiredOf(r.d);
  const only = activeOrLatest(r);
  if (only) {
    if (rss.sizeOf(only) !== wanted) r.scale(only, wanted, 'the deployment was scaled');
    return;
  }
  if (isSaturated(r)) {
    for (const old of rss.active(r.oldRSs)) r.scale(old, 0, 'the new replica set is complete');
    return;
  }
  if (rss.isRolling(r.d)) proportionally(r);
}

function activeOrLatest(r: Rollout): rss.ReplicaSet | undefined {
  const all = rss.active(r.all);
  if (all.length === 1) return all[0];
  if (all.length > 1) return undefined;
  return r.newRS ?? [...r.oldRSs].sort(rss.byCreation).at(-1);
}

function isSaturated(r: Rollout): boolean {
  const { newRS, d } = r;
  if (!newRS) return false;
  const desired = Number(newRS.metadata.annotations?.[rss.annotations.desired]);
  return [rss.sizeOf(newRS), desired, rss.available(newRS)].every((n) => n === rss.desiredOf(d));
}

function proportionally(r: Rollout): void {
  const all = rss.active(r.all);
  const allowed = rss.desiredOf(r.d) > 0 ? rss.desiredOf(r.d) + rss.maxSurge(r.d) : 0;
  const toAdd = allowed - rss.sum(all, rss.sizeOf);
  if (toAdd !== 0)
    all.sort((a, b) => rss.sizeOf(b) - rss.sizeOf(a) || (toAdd > 0 ? rss.byCreation(b, a) : rss.byCreation(a, b)));
  let added = 0;
  const sizes = all.map((rs) => {
    const share = proportion(rs, r.d, toAdd, added);
    added += share;
    return rss.sizeOf(rs) + share;
  });
  if (toAdd !== 0 && sizes.length) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  all.forEach((rs, i) => {
    r.scale(rs, sizes[i]!, 'its share of the new size', true);
  });
}

/** GetReplicaSetProportion. */
function proportion(rs: rss.ReplicaSet, d: rss.Deployment, toAdd: number, added: number): number {
  if (rss.sizeOf(rs) === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(rs, d);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fraction(rs: rss.ReplicaSet, d: rss.Deployment): number {
  if (rss.desiredOf(d) === 0) return -rss.sizeOf(rs);
  const before = Number(rs.metadata.annotations?.[rss.annotations.max] ?? 0) || (d.status?.replicas ?? 0);
  if (before === 0) return 0;
  const size = (rss.sizeOf(rs) * (rss.desiredOf(d) + rss.maxSurge(d))) / before;
  return Math.round(size) - rss.sizeOf(rs);
}
