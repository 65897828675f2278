import type { DeploymentCondition, DeploymentStatus } from '../../../schemas/generated/types/apps_v1.js';
import { parseTime, timestamp } from '../../world/clock.js';
import { equal } from '../../world/equal.js';
import { keyOf } from '../../world/kinds.js';
import { dropCondition, findCondition, setCondition } from '../shared/conditions.js';
import * as rss from './replica-sets.js';
import type { Rollout } from './rollout.js';

/** calculateStatus. Counts of zero are absent, as omitempty leaves them. */
function calculate(r: Rollout): DeploymentStatus {
  const { d, all } = r;
  const count = (
    list: readonly rss.ReplicaSet[],
    of: (s: NonNullable<rss.ReplicaSet['status']>) => number | undefined,
  ) => rss.sum(list, (rs) => (rs.status ? (of(rs.status) ?? 0) : 0));
  const availableCount = rss.sum(all, rss.available);
  const status: DeploymentStatus = {
    observedGeneration: d.metadata.generation,
    replicas: count(all, (s) => s.replicas) || undefined,
    updatedReplicas: count(r.newRS ? [r.newRS] : [], (s) => s.replicas) || undefined,
    readyReplicas: count(all, (s) => s.readyReplicas) || undefined,
    availableReplicas: availableCount || undefined,
    unavailableReplicas: Math.max(0, rss.sum(all, rss.sizeOf) - availableCount) || undefined,
    collisionCount: d.status?.collisionCount,
    ...(r.ctx.profile.atLeast('1.35') ? { terminatingReplicas: count(all, (s) => s.terminatingReplicas) } : {}),
  };
  const enough = availableCount >= rss.desiredOf(d) - rss.maxUnavailable(d);
  const now = timestamp(r.ctx.now());
  status.conditions = setCondition<DeploymentCondition>(d.status?.conditions, {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  return status;
}

/** syncDeploymentStatus: paused and scaling deployments. */
export function syncStatus(r: Rollout): void {
  write(r, calculate(r));
}

function write(r: Rollout, status: DeploymentStatus): boolean {
  if (equal(r.d.status, status)) return false;
  const { updatedReplicas = 0, availableReplicas = 0 } = status;
  const why = `${updatedReplicas} of ${rss.desiredOf(r.d)} updated, ${availableReplicas} available`;
  r.d = r.ctx.client.updateStatus(r.d, why, (draft) => {
    draft.status = status;
  });
  return true;
}

/** DeploymentComplete. */
export function isComplete(d: rss.Deployment, s: DeploymentStatus): boolean {
  const wanted = rss.desiredOf(d);
  const counts = [s.updatedReplicas ?? 0, s.replicas ?? 0, s.availableReplicas ?? 0];
  return counts.every((n) => n === wanted) && (s.observedGeneration ?? 0) >= (d.metadata.generation ?? 0);
}

/** DeploymentProgressing. */
function isProgressing(old: DeploymentStatus, now: DeploymentStatus): boolean {
  const oldPods = (s: DeploymentStatus) => (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldPods(now) < oldPods(old) ||
    (now.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** DeploymentTimedOut. */
function isTimedOut(r: Rollout, status: DeploymentStatus): boolean {
  const condition = findCondition(status.conditions, 'Progressing');
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return parseTime(condition.lastUpdateTime) + (r.d.spec.progressDeadlineSeconds ?? 600) * 1000 < r.ctx.now();
}

/** deployment/progress.go syncRolloutStatus: counts, Progressing, ReplicaFailure. */
export function syncRolloutStatus(r: Rollout): void {
  const status = calculate(r);
  const current = findCondition(r.d.status?.conditions, 'Progressing');
  if (!r.hasDeadline()) status.conditions = dropCondition(status.conditions, 'Progressing');
  const finished =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (r.hasDeadline() && !finished) progress(r, status, current);
  const failure = replicaFailure(r);
  status.conditions = failure
    ? setCondition(status.conditions, failure)
    : dropCondition(status.conditions, 'ReplicaFailure');
  if (!write(r, status)) requeueStuck(r, status);
}

function progress(r: Rollout, status: DeploymentStatus, current: DeploymentCondition | undefined): void {
  const subject = r.newRS ? `ReplicaSet "${r.newRS.metadata.name}"` : `Deployment "${r.d.metadata.name}"`;
  const now = timestamp(r.ctx.now());
  const make = (state: string, reason: string, what: string): DeploymentCondition => ({
    type: 'Progressing',
    status: state,
    reason,
    message: `${subject} ${what}`,
    lastUpdateTime: now,
    lastTransitionTime: now,
  });
  if (isComplete(r.d, status))
    status.conditions = setCondition(
      status.conditions,
      make('True', 'NewReplicaSetAvailable', 'has successfully progressed.'),
    );
  else if (isProgressing(r.d.status ?? {}, status)) {
    const condition = make('True', 'ReplicaSetUpdated', 'is progressing.');
    if (current?.status === 'True') condition.lastTransitionTime = current.lastTransitionTime;
    status.conditions = [...(dropCondition(status.conditions, 'Progressing') ?? []), condition];
  } else if (isTimedOut(r, status))
    status.conditions = setCondition(
      status.conditions,
      make('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'),
    );
}

function replicaFailure(r: Rollout): DeploymentCondition | undefined {
  const of = (rs: rss.ReplicaSet | undefined) => findCondition(rs?.status?.conditions, 'ReplicaFailure');
  const found = of(r.newRS) ?? r.all.map(of).find((c) => c !== undefined);
  return found && { ...found, lastUpdateTime: found.lastTransitionTime };
}

/** requeueStuckDeployment: looks again when the deadline has passed. */
function requeueStuck(r: Rollout, status: DeploymentStatus): void {
  const current = findCondition(r.d.status?.conditions, 'Progressing');
  if (!r.hasDeadline() || !current || isComplete(r.d, status) || current.reason === 'ProgressDeadlineExceeded') return;
  const after = parseTime(current.lastUpdateTime) + (r.d.spec.progressDeadlineSeconds ?? 600) * 1000 - r.ctx.now();
  r.ctx.queue.addAfter(keyOf(r.d), Math.max(0, after) + 1000);
}
