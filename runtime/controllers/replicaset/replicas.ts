import type { LabelSelectorLike } from '../../../compiler/kube/selectors.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { parseTime, timestamp } from '../../world/clock.js';
import type { ApiError } from '../../world/errors.js';
import { controllerOf, isDeleting, keyOf, type Live, type LiveOf } from '../../world/kinds.js';
import { dropCondition, findCondition, setCondition } from '../shared/conditions.js';
import { claim } from '../shared/owners.js';
import { createPod, deletePod, slowStart } from '../shared/pod-control.js';
import {
  compareForDeletion,
  isPodActive,
  isPodAvailable,
  isPodReady,
  podCondition,
  podFromTemplate,
} from '../shared/pods.js';

/** Pods that one sync creates or deletes at most (BurstReplicas). */
const burst = 500;

export interface ReplicaStatus {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  terminatingReplicas?: number;
  observedGeneration?: number;
  conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
}

/** What ReplicaSets and ReplicationControllers have in common. */
export interface Replicated {
  readonly owner: Live<{ apiVersion: string; kind: string }>;
  readonly selector: LabelSelectorLike | undefined;
  readonly template: PodTemplateSpec;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly status: ReplicaStatus | undefined;
}

interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly error: ApiError;
}

/** replicaset/replica_set.go syncReplicaSet. */
export function syncReplicas(
  ctx: ControllerContext,
  r: Replicated,
  write: (status: ReplicaStatus, why: string) => void,
): void {
  const owned = ctx.client.controlledBy('Pod', r.owner.metadata.uid);
  const terminating = owned.filter(
    (p) => isDeleting(p) && p.status?.phase !== 'Failed' && p.status?.phase !== 'Succeeded',
  );
  let pods = claim(ctx, r.owner, 'Pod', r.selector).filter(isPodActive);
  const failure = isDeleting(r.owner) ? undefined : manage(ctx, r, pods);
  pods = ctx.client.controlledBy('Pod', r.owner.metadata.uid).filter(isPodActive);
  const status = calculate(ctx, r, pods, terminating.length, failure);
  write(status, `${status.replicas} of ${r.replicas} pods, ${status.readyReplicas ?? 0} ready`);
  requeueForAvailability(ctx, r, pods);
  if (failure) throw failure.error;
}

/** manageReplicas: makes what is missing, deletes what is too much. */
function manage(ctx: ControllerContext, r: Replicated, pods: readonly LiveOf<'Pod'>[]): Failure | undefined {
  const missing = r.replicas - pods.length;
  if (missing > 0) return create(ctx, r, Math.min(missing, burst), pods.length);
  for (const pod of victims(ctx, r, pods, Math.min(-missing, burst)))
    deletePod(ctx, r.owner, pod, `${pods.length} pods, ${r.replicas} wanted`);
  return undefined;
}

function create(ctx: ControllerContext, r: Replicated, count: number, have: number): Failure | undefined {
  const template = podFromTemplate(r.template, r.owner);
  const error = slowStart(count, () => createPod(ctx, r.owner, template, `${have} of ${r.replicas} pods exist`));
  return error && { reason: 'FailedCreate', error };
}

/** getPodsToDelete: pods that share a node with siblings of the same owner's replica sets go first. */
function victims(
  ctx: ControllerContext,
  r: Replicated,
  pods: readonly LiveOf<'Pod'>[],
  count: number,
): LiveOf<'Pod'>[] {
  if (count <= 0) return [];
  if (count >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const p of related(ctx, r))
    if (isPodActive(p) && p.spec?.nodeName) onNode.set(p.spec.nodeName, (onNode.get(p.spec.nodeName) ?? 0) + 1);
  const rank = (p: LiveOf<'Pod'>): number => onNode.get(p.spec?.nodeName ?? '') ?? 0;
  const now = ctx.now();
  return [...pods].sort((a, b) => compareForDeletion(a, b, rank, now)).slice(0, count);
}

function related(ctx: ControllerContext, r: Replicated): LiveOf<'Pod'>[] {
  const grandparent = controllerOf(r.owner);
  const sets = grandparent ? ctx.store.ownedBy(grandparent.uid, 'ReplicaSet.apps') : [];
  const uids = sets.length ? sets.map((s) => s.metadata.uid!) : [r.owner.metadata.uid];
  return uids.flatMap((uid) => ctx.client.controlledBy('Pod', uid));
}

function calculate(
  ctx: ControllerContext,
  r: Replicated,
  pods: readonly LiveOf<'Pod'>[],
  terminating: number,
  failure: Failure | undefined,
): ReplicaStatus {
  const labels = Object.entries(r.template.metadata?.labels ?? {});
  const labelled = pods.filter((p) => labels.every(([k, v]) => p.metadata.labels?.[k] === v)).length;
  let conditions = r.status?.conditions;
  if (failure && !findCondition(conditions, 'ReplicaFailure'))
    conditions = setCondition(conditions, {
      type: 'ReplicaFailure',
      status: 'True',
      reason: failure.reason,
      message: failure.error.message,
      lastTransitionTime: timestamp(ctx.now()),
    });
  else if (!failure) conditions = dropCondition(conditions, 'ReplicaFailure');
  return {
    replicas: pods.length,
    fullyLabeledReplicas: labelled || undefined,
    readyReplicas: pods.filter(isPodReady).length || undefined,
    availableReplicas: pods.filter((p) => isPodAvailable(p, r.minReadySeconds, ctx.now())).length || undefined,
    ...(r.owner.kind === 'ReplicaSet' && ctx.profile.atLeast('1.35') ? { terminatingReplicas: terminating } : {}),
    observedGeneration: r.owner.metadata.generation,
    conditions,
  };
}

/** Looks again when the next ready pod has been ready for minReadySeconds. */
function requeueForAvailability(ctx: ControllerContext, r: Replicated, pods: readonly LiveOf<'Pod'>[]): void {
  if (r.minReadySeconds === 0) return;
  const waits = pods
    .filter((p) => isPodReady(p) && !isPodAvailable(p, r.minReadySeconds, ctx.now()))
    .map((p) => parseTime(podCondition(p, 'Ready')?.lastTransitionTime) + r.minReadySeconds * 1000 - ctx.now());
  if (waits.length) ctx.queue.addAfter(keyOf(r.owner), Math.min(...waits));
}
