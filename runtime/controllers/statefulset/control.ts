import type { StatefulSetStatus } from '../../../schemas/generated/types/apps_v1.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { ApiError } from '../../world/errors.js';
import { isDeleting, type LiveOf } from '../../world/kinds.js';
import type { Revision } from '../shared/history.js';
import { isPodAvailable, isPodTerminal } from '../shared/pods.js';
import { createClaims, hasStaleClaim, syncClaimOwners } from './claims.js';
import {
  isRunningAndReady,
  isUnavailable,
  newPod,
  ordinalOf,
  podRevision,
  replicasOf,
  type StatefulSet,
  startOf,
} from './identity.js';

type LivePod = LiveOf<'Pod'>;

/** One sync of one StatefulSet. Mirrors statefulset/stateful_set_control.go updateStatefulSet. */
export class StatefulSync {
  private readonly replicas: (LivePod | undefined)[];
  private readonly condemned: LivePod[];
  private readonly minReady: number;
  private readonly monotonic: boolean;

  constructor(
    private readonly ctx: ControllerContext,
    private readonly set: StatefulSet,
    pods: readonly LivePod[],
    private readonly current: Revision,
    private readonly update: Revision,
  ) {
    this.minReady = set.spec?.minReadySeconds ?? 0;
    this.monotonic = set.spec?.podManagementPolicy !== 'Parallel';
    const [start, count] = [startOf(set), replicasOf(set)];
    this.replicas = Array.from({ length: count }, (_, i) => pods.find((p) => ordinalOf(p.metadata.name) === start + i));
    this.condemned = pods
      .filter((p) => ordinalOf(p.metadata.name) < start || ordinalOf(p.metadata.name) >= start + count)
      .filter((p) => ordinalOf(p.metadata.name) >= 0)
      .sort((a, b) => ordinalOf(b.metadata.name) - ordinalOf(a.metadata.name));
  }

  /** Moves towards what is wanted, one step where pods are managed in order. */
  run(): void {
    if (isDeleting(this.set)) return;
    if (this.forEach(this.replicas.length, (i) => this.replica(i))) return;
    for (const pod of this.condemned) syncClaimOwners(this.ctx, this.set, pod);
    const firstUnavailable = this.firstUnavailable();
    if (this.forEach(this.condemned.length, (i) => this.condemn(this.condemned[i]!, firstUnavailable))) return;
    if (this.set.spec?.updateStrategy?.type !== 'OnDelete') this.roll();
  }

  /** Runs for each; in order and until one says stop, or for all where pods are managed in parallel. */
  private forEach(count: number, act: (i: number) => boolean): boolean {
    for (let i = 0; i < count; i++) if (act(i) && this.monotonic) return true;
    return false;
  }

  private firstUnavailable(): LivePod | undefined {
    const all = [...this.replicas, ...[...this.condemned].reverse()];
    return all.find((p) => p && isUnavailable(p, this.minReady, this.ctx.now()));
  }

  /** processReplica: true means wait. */
  private replica(i: number): boolean {
    const ordinal = startOf(this.set) + i;
    const pod = this.replicas[i];
    if (pod && isPodTerminal(pod)) {
      if (!isDeleting(pod)) this.delete(pod, `it is ${pod.status?.phase}`);
      return true;
    }
    if (!pod) {
      if (hasStaleClaim(this.ctx, this.set, ordinal)) return true;
      this.create(ordinal);
      return true;
    }
    if (pod.status?.phase === 'Pending') createClaims(this.ctx, this.set, ordinal);
    if (isDeleting(pod) || !isRunningAndReady(pod)) return true;
    if (!isPodAvailable(pod, this.minReady, this.ctx.now())) return true;
    if (syncClaimOwners(this.ctx, this.set, pod)) this.said('Update', pod.metadata.name);
    return false;
  }

  /** processCondemned: true means wait. */
  private condemn(pod: LivePod, firstUnavailable: LivePod | undefined): boolean {
    if (isDeleting(pod)) return true;
    const healthy = isRunningAndReady(pod) && isPodAvailable(pod, this.minReady, this.ctx.now());
    if (!healthy && this.monotonic && pod !== firstUnavailable) return true;
    this.delete(pod, `beyond ${replicasOf(this.set)} replicas`);
    return true;
  }

  /** The rolling update: from the highest ordinal down to the partition, one pod at a time. */
  private roll(): void {
    const partition = this.set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let i = this.replicas.length - 1; i >= partition; i--) {
      const pod = this.replicas[i];
      if (!pod) return;
      if (podRevision(pod) !== this.update.metadata.name && !isDeleting(pod)) {
        this.delete(pod, `to be replaced at revision ${this.update.metadata.name}`);
        return;
      }
      if (isUnavailable(pod, this.minReady, this.ctx.now())) return;
    }
  }

  private create(ordinal: number): void {
    const pod: Pod = newPod(this.set, this.current, this.update, ordinal);
    try {
      createClaims(this.ctx, this.set, ordinal);
      const created = this.ctx.client.create('Pod', pod, `ordinal ${ordinal} is missing`);
      syncClaimOwners(this.ctx, this.set, created);
      this.said('Create', created.metadata.name);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      if (e.reason !== 'AlreadyExists')
        this.say(
          'Warning',
          'FailedCreate',
          `Create Pod ${pod.metadata!.name} in StatefulSet ${this.set.metadata.name} failed error: ${e.message}`,
        );
      throw e;
    }
  }

  private delete(pod: LivePod, why: string): void {
    this.ctx.client.delete(pod, why);
    this.said('Delete', pod.metadata.name);
  }

  private said(verb: 'Create' | 'Update' | 'Delete', pod: string): void {
    this.say('Normal', `Successful${verb}`, `${verb} Pod ${pod} in StatefulSet ${this.set.metadata.name} successful`);
  }

  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ctx.client.event(this.set, type, reason, message);
  }
}

/** computeReplicaStatus and completeRollingUpdate. Counts of zero are absent, but for `replicas` and `availableReplicas`. */
export function statusOf(
  set: StatefulSet,
  pods: readonly LivePod[],
  current: Revision,
  update: Revision,
  now: number,
): StatefulSetStatus {
  const minReady = set.spec?.minReadySeconds ?? 0;
  const alive = pods.filter((p) => !isDeleting(p));
  const ready = pods.filter(isRunningAndReady);
  const at = (r: Revision) => alive.filter((p) => podRevision(p) === r.metadata.name).length;
  const status: StatefulSetStatus = {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: ready.length || undefined,
    currentReplicas: at(current) || undefined,
    updatedReplicas: at(update) || undefined,
    availableReplicas: ready.filter((p) => isPodAvailable(p, minReady, now)).length,
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: set.status?.collisionCount ?? 0,
  };
  const wanted = replicasOf(set);
  const rolled =
    (status.updatedReplicas ?? 0) === wanted && (status.readyReplicas ?? 0) === wanted && pods.length === wanted;
  if (set.spec?.updateStrategy?.type !== 'OnDelete' && rolled) {
    status.currentReplicas = status.updatedReplicas;
    status.currentRevision = status.updateRevision;
  }
  return status;
}
