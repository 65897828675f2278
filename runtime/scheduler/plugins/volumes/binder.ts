import type { LabelSelectorLike } from '../../../../compiler/kube/selectors.js';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../../../schemas/generated/types/core_v1.js';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
} from '../../../../schemas/generated/types/storage_v1.js';
import { compareQuantityTexts, wholeOf } from '../../cluster/amounts.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import { compileSelector } from '../../cluster/selector.js';
import { classNameOf, classOf, volumeOf } from './claims.js';
import { translated } from './csi-migration.js';
import { allowsTopology, findMatchingVolume, volumeReaches } from './matching.js';

/** Mirrors plugins/volumebinding/binder.go. */
export interface VolumeClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Unbound claims of classes that wait for their first consumer. */
  readonly delayed: readonly PersistentVolumeClaim[];
  /** Candidate volumes by class. */
  readonly volumes: ReadonlyMap<string, readonly PersistentVolume[]>;
}

export interface Binding {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
}

export interface Provision {
  readonly claim: PersistentVolumeClaim;
  readonly capacity?: CSIStorageCapacity;
}

export interface PodVolumes {
  readonly bindings: readonly Binding[];
  readonly provision: readonly Provision[];
  readonly reasons: readonly string[];
}

const nodeConflict = "node(s) didn't match PersistentVolume's node affinity";
const bindConflict = "node(s) didn't find available persistent volumes to bind";
const notEnoughSpace = 'node(s) did not have enough free storage';
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const selectedNode = 'volume.kubernetes.io/selected-node';
const noProvisioner = 'kubernetes.io/no-provisioner';

/** FindPodVolumes: whether and how the volumes of a pod can be had on a node. */
export function findPodVolumes(
  cluster: ClusterState,
  claims: VolumeClaims,
  node: Node,
): PodVolumes | { error: string } {
  const reasons: string[] = [];
  const bound = checkBound(cluster, claims.bound, node);
  if (bound === 'conflict') reasons.push(nodeConflict);
  const unbound = findUnbound(cluster, claims, node);
  if ('error' in unbound) return unbound;
  if (!unbound.satisfied) reasons.push(bindConflict);
  if (!unbound.enoughSpace) reasons.push(notEnoughSpace);
  if (bound === 'missing') reasons.push(volumeMissing);
  return { bindings: unbound.bindings, provision: unbound.provision, reasons };
}

function checkBound(
  cluster: ClusterState,
  claims: readonly PersistentVolumeClaim[],
  node: Node,
): 'ok' | 'conflict' | 'missing' {
  const csiNode = cluster.objects.get<CSINode>('CSINode', '', node.metadata?.name ?? '');
  const migrated = csiNode?.metadata?.annotations?.['storage.alpha.kubernetes.io/migrated-plugins'];
  for (const claim of claims) {
    const pv = volumeOf(cluster, claim.spec!.volumeName!);
    if (!pv) return 'missing';
    if (!volumeReaches(translated(pv, migrated), node)) return 'conflict';
  }
  return 'ok';
}

interface Unbound {
  readonly satisfied: boolean;
  readonly enoughSpace: boolean;
  readonly bindings: readonly Binding[];
  readonly provision: readonly Provision[];
}

function findUnbound(cluster: ClusterState, claims: VolumeClaims, node: Node): Unbound | { error: string } {
  const toProvision: PersistentVolumeClaim[] = [];
  const toMatch: PersistentVolumeClaim[] = [];
  for (const claim of claims.delayed) {
    const chosen = claim.metadata?.annotations?.[selectedNode];
    if (chosen === undefined) toMatch.push(claim);
    else if (chosen === node.metadata?.name) toProvision.push(claim);
    else return { satisfied: false, enoughSpace: true, bindings: [], provision: [] };
  }
  // Small claims first, so that they do not take the large volumes.
  toMatch.sort((a, b) => compareQuantityTexts(storageOf(a), storageOf(b)));
  const taken = new Set<string>();
  const bindings: Binding[] = [];
  for (const claim of toMatch) {
    const volume = findMatchingVolume(claim, claims.volumes.get(classNameOf(claim)) ?? [], node, taken);
    if (volume) {
      taken.add(volume.metadata?.name ?? '');
      bindings.push({ claim, volume });
    } else toProvision.push(claim);
  }
  const made = checkProvisions(cluster, toProvision, node);
  return 'error' in made ? made : { ...made, bindings };
}

const storageOf = (claim: PersistentVolumeClaim): unknown => claim.spec?.resources?.requests?.['storage'];

function checkProvisions(
  cluster: ClusterState,
  claims: readonly PersistentVolumeClaim[],
  node: Node,
): Omit<Unbound, 'bindings'> | { error: string } {
  const provision: Provision[] = [];
  for (const claim of claims) {
    const className = classNameOf(claim);
    const name = `${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name}`;
    if (!className) return { error: `no class for claim "${name}"` };
    const storage = classOf(cluster, className);
    if (!storage) return { error: `failed to find storage class "${className}"` };
    const served = storage.provisioner && storage.provisioner !== noProvisioner;
    if (!served || !allowsTopology(storage.allowedTopologies, node))
      return { satisfied: false, enoughSpace: true, provision: [] };
    const room = capacityFor(cluster, storage, claim, node);
    if (room === 'none') return { satisfied: true, enoughSpace: false, provision: [] };
    provision.push({ claim, ...(room === 'unknown' ? {} : { capacity: room }) });
  }
  return { satisfied: true, enoughSpace: true, provision };
}

/** The storage capacity that serves a claim on a node; `unknown` for drivers that do not publish any. */
function capacityFor(
  cluster: ClusterState,
  storage: StorageClass,
  claim: PersistentVolumeClaim,
  node: Node,
): CSIStorageCapacity | 'unknown' | 'none' {
  const wanted = storageOf(claim);
  const driver = cluster.objects.get<CSIDriver>('CSIDriver', '', storage.provisioner);
  if (wanted === undefined || !driver?.spec?.storageCapacity) return 'unknown';
  const size = wholeOf(wanted);
  const found = cluster.objects.list<CSIStorageCapacity>('CSIStorageCapacity').find((c) => {
    const limit = c.maximumVolumeSize ?? c.capacity;
    if (c.storageClassName !== storage.metadata?.name || limit === undefined || wholeOf(limit) < size) return false;
    if (!c.nodeTopology) return false;
    const selector = compileSelector(c.nodeTopology as LabelSelectorLike);
    return !('error' in selector) && selector.matches(node.metadata?.labels);
  });
  return found ?? 'none';
}
