import * as rss from './replica-sets.js';
import type { Rollout } from './rollout.js';
import { isComplete, syncRolloutStatus } from './status.js';

/** deployment/rolling.go rolloutRolling: one step up or down per sync. */
export function rolloutRolling(r: Rollout): void {
  r.sort(true);
  if (scaleUp(r) || scaleDown(r)) {
    syncRolloutStatus(r);
    return;
  }
  if (isComplete(r.d, r.d.status ?? {})) r.cleanup();
  syncRolloutStatus(r);
}

function scaleUp(r: Rollout): boolean {
  const rs = r.newRS!;
  const wanted = rss.desiredOf(r.d);
  if (rss.sizeOf(rs) === wanted) return false;
  if (rss.sizeOf(rs) > wanted) return r.scale(rs, wanted, 'larger than the deployment');
  return r.scale(rs, rss.newSize(r.d, r.all, rss.sizeOf(rs)), `maxSurge ${rss.maxSurge(r.d)} leaves room`);
}

function scaleDown(r: Rollout): boolean {
  if (rss.sum(r.oldRSs, rss.sizeOf) === 0) return false;
  const minAvailable = rss.desiredOf(r.d) - rss.maxUnavailable(r.d);
  const newUnavailable = rss.sizeOf(r.newRS!) - rss.available(r.newRS!);
  const budget = rss.sum(r.all, rss.sizeOf) - minAvailable - newUnavailable;
  if (budget <= 0) return false;
  const cleaned = cleanupUnhealthy(r, budget);
  if (cleaned === undefined) return false;
  return cleaned + scaleDownOld(r, minAvailable) > 0;
}

/**
 * Unhealthy old pods cost no availability, so they go first. Undefined where a status lags behind a size that has just
 * shrunk: upstream takes that for an invalid request and waits for the next sync.
 */
function cleanupUnhealthy(r: Rollout, budget: number): number | undefined {
  let total = 0;
  for (const rs of rss.active(r.oldRSs).sort(rss.byCreation)) {
    if (total >= budget) break;
    const unhealthy = rss.sizeOf(rs) - rss.available(rs);
    if (unhealthy === 0) continue;
    if (unhealthy < 0) return undefined;
    const count = Math.min(budget - total, unhealthy);
    r.scale(rs, rss.sizeOf(rs) - count, 'unhealthy old pods go first');
    total += count;
  }
  return total;
}

function scaleDownOld(r: Rollout, minAvailable: number): number {
  const spare = rss.sum(r.all, rss.available) - minAvailable;
  let total = 0;
  for (const rs of rss.active(r.oldRSs).sort(rss.byCreation)) {
    if (total >= spare) break;
    const count = Math.min(rss.sizeOf(rs), spare - total);
    r.scale(rs, rss.sizeOf(rs) - count, `${minAvailable} available pods are enough`);
    total += count;
  }
  return total;
}
