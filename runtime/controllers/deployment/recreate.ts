import { isPodTerminal } from '../shared/pods.js';
import * as rss from './replica-sets.js';
import type { Rollout } from './rollout.js';
import { isComplete, syncRolloutStatus } from './status.js';

/** deployment/recreate.go rolloutRecreate: all old pods are gone before the first new one is made. */
export function rolloutRecreate(r: Rollout): void {
  r.sort(false);
  let scaled = false;
  for (const rs of rss.active(r.oldRSs)) scaled = r.scale(rs, 0, 'strategy Recreate: the old goes first') || scaled;
  if (scaled || oldPodsRunning(r)) {
    syncRolloutStatus(r);
    return;
  }
  if (!r.newRS) r.sort(true);
  r.scale(r.newRS!, rss.desiredOf(r.d), 'no old pod is left');
  if (isComplete(r.d, r.d.status ?? {})) r.cleanup();
  syncRolloutStatus(r);
}

function oldPodsRunning(r: Rollout): boolean {
  if (rss.sum(r.oldRSs, (rs) => rs.status?.replicas ?? 0) > 0) return true;
  return r.oldRSs.some((rs) => r.ctx.client.controlledBy('Pod', rs.metadata.uid).some((p) => !isPodTerminal(p)));
}
