import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../schemas/generated/types/core_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { CycleState, StateData } from '../../framework/cycle-state.js';
import type { PluginFactory, PreFilterOutcome } from '../../framework/plugin.js';
import { errorStatus, unresolvable } from '../../framework/status.js';
import { names } from '../names.js';
import type { ShapePoint } from '../resource-scoring.js';
import { type Binding, findPodVolumes, type PodVolumes, type VolumeClaims } from './binder.js';
import { claimNameOf, claimNotFound, claimOf, classNameOf, classOf, foreignClaim, namespaceOf } from './claims.js';
import { volumeBindingEvents } from './volume-binding-events.js';
import { volumeScore } from './volume-scoring.js';

class BindingState implements StateData {
  readonly byNode = new Map<string, PodVolumes>();
  constructor(readonly claims: VolumeClaims) {}
  clone(): this {
    return this;
  }
}

/** What the scheduler would write to bind a pod's volumes once its node is chosen. */
export interface VolumeDecision {
  readonly bindings: readonly Binding[];
  /** Claims to provision on the node: they get the selected-node annotation. */
  readonly provision: readonly PersistentVolumeClaim[];
}

export function volumeDecision(state: CycleState, node: string): VolumeDecision | undefined {
  const found = state.read<BindingState>(names.volumeBinding)?.byNode.get(node);
  if (!found || (!found.bindings.length && !found.provision.length)) return undefined;
  return { bindings: found.bindings, provision: found.provision.map((p) => p.claim) };
}

const isFullyBound = (claim: PersistentVolumeClaim): boolean =>
  Boolean(claim.spec?.volumeName) &&
  Object.hasOwn(claim.metadata?.annotations ?? {}, 'pv.kubernetes.io/bind-completed');

/** Why a pod's claims cannot be used at all; undefined where they can. `none` where it has no claim. */
function claimProblem(cluster: ClusterState, pod: Pod): { none: boolean; problem?: string } {
  let none = true;
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimNameOf(pod, v);
    if (!named) continue;
    none = false;
    const claim = claimOf(cluster, namespaceOf(pod), named.name);
    const problem = !claim
      ? named.ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${named.name}"`
        : claimNotFound(named.name)
      : claim.status?.phase === 'Lost'
        ? `persistentvolumeclaim "${named.name}" bound to non-existent persistentvolume "${claim.spec?.volumeName ?? ''}"`
        : claim.metadata?.deletionTimestamp
          ? `persistentvolumeclaim "${named.name}" is being deleted`
          : named.ephemeral
            ? foreignClaim(pod, claim)
            : undefined;
    if (problem) return { none, problem };
  }
  return { none };
}

/** Sorts the claims of a pod by what has to be done about them (binder.go GetPodVolumeClaims). */
function sortClaims(cluster: ClusterState, pod: Pod): VolumeClaims & { immediate: boolean; error?: string } {
  const bound: PersistentVolumeClaim[] = [];
  const delayed: PersistentVolumeClaim[] = [];
  let immediate = false;
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimNameOf(pod, v);
    const claim = named && claimOf(cluster, namespaceOf(pod), named.name);
    if (!claim) continue;
    if (isFullyBound(claim)) {
      bound.push(claim);
      continue;
    }
    const className = classNameOf(claim);
    const storage = className ? classOf(cluster, className) : undefined;
    if (storage && !storage.volumeBindingMode)
      return {
        bound,
        delayed,
        volumes: new Map(),
        immediate,
        error: `VolumeBindingMode not set for StorageClass "${className}"`,
      };
    if (storage?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec?.volumeName) delayed.push(claim);
    else immediate = true;
  }
  const all = delayed.length ? cluster.objects.list<PersistentVolume>('PersistentVolume') : [];
  const volumes = new Map(
    delayed.map((c) => classNameOf(c)).map((name) => [name, all.filter((pv) => classNameOf(pv) === name)] as const),
  );
  return { bound, delayed, volumes, immediate };
}

export interface VolumeBindingArgs {
  readonly shape?: readonly ShapePoint[];
}

/** Volumes have to be reachable from the node, or be made there. Mirrors plugins/volumebinding. */
export const volumeBinding: PluginFactory = ({ cluster, features, args }) => {
  const scoreOf = volumeScore((args as VolumeBindingArgs).shape, features.storageCapacityScoring);
  return {
    name: names.volumeBinding,
    filterIsLocal: (pod) => !(pod.pod.spec?.volumes ?? []).some((v) => v.persistentVolumeClaim || v.ephemeral),
    // Pods with claims take the plain path by `filterIsLocal`.
    scoreIsLocal: true,
    preFilter(state, pod): PreFilterOutcome | undefined {
      const { none, problem } = claimProblem(cluster, pod.pod);
      if (problem) return { status: unresolvable([problem]) };
      if (none) return { skip: true };
      const claims = sortClaims(cluster, pod.pod);
      if (claims.error) return { status: errorStatus(claims.error) };
      if (claims.immediate) return { status: unresolvable(['pod has unbound immediate PersistentVolumeClaims']) };
      state.write(names.volumeBinding, new BindingState(claims));
      return undefined;
    },
    filter(state, _pod, node) {
      const own = state.read<BindingState>(names.volumeBinding)!;
      const found = findPodVolumes(cluster, own.claims, node.node!);
      if ('error' in found) return errorStatus(found.error);
      if (found.reasons.length) return unresolvable(found.reasons);
      own.byNode.set(node.name, found);
      return undefined;
    },
    // Where capacity is scored every pod is, with volumes or without.
    preScore: () => (features.storageCapacityScoring ? undefined : 'skip'),
    score(state, _pod, node) {
      const found = state.read<BindingState>(names.volumeBinding)?.byNode.get(node.name);
      return found ? scoreOf(found) : 0;
    },
    events: volumeBindingEvents,
  };
};
