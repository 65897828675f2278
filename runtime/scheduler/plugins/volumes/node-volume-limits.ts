import type { PersistentVolumeClaim, Pod } from '../../../../schemas/generated/types/core_v1.js';
import type { CSIDriver, CSINode, VolumeAttachment } from '../../../../schemas/generated/types/storage_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import { asPod, type EventRegistration } from '../../framework/events.js';
import type { PluginFactory } from '../../framework/plugin.js';
import { errorStatus, type Status, unresolvable, unschedulable } from '../../framework/status.js';
import { names } from '../names.js';
import {
  claimEvents,
  claimNameOf,
  claimNotFound,
  claimOf,
  classNameOf,
  classOf,
  foreignClaim,
  namespaceOf,
  volumeOf,
} from './claims.js';
import { type CsiVolume, csiVolumeOf, driverOfProvisioner, inlineCsiVolume, isMigratable } from './csi-migration.js';

/** Unique volumes with the driver that attaches them. */
type Attached = Map<string, string>;

function volumeOfClaim(
  cluster: ClusterState,
  claim: PersistentVolumeClaim,
  hasCsiNode: boolean,
): CsiVolume | undefined {
  const pv = claim.spec?.volumeName ? volumeOf(cluster, claim.spec.volumeName) : undefined;
  if (pv) return pv.spec?.csi || hasCsiNode ? csiVolumeOf(pv) : undefined;
  const storage = classOf(cluster, classNameOf(claim));
  if (!storage) return undefined;
  const driver = driverOfProvisioner(storage.provisioner);
  if (!driver || (driver !== storage.provisioner && !hasCsiNode)) return undefined;
  // The volume is yet to be made: any handle will do as long as it is the claim's own.
  return { driver, handle: `pending-${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name}` };
}

/** Adds the CSI volumes of a pod; for a pod to be placed, a claim that is not there is a refusal. */
function collect(
  cluster: ClusterState,
  pod: Pod,
  isNew: boolean,
  hasCsiNode: boolean,
  into: Attached,
): Status | undefined {
  for (const v of pod.spec?.volumes ?? []) {
    const named = claimNameOf(pod, v);
    if (!named) {
      const inline = hasCsiNode ? inlineCsiVolume(v) : undefined;
      if (inline) into.set(`${inline.driver}/${inline.handle}`, inline.driver);
      continue;
    }
    if (!named.name) return errorStatus('PersistentVolumeClaim had no name');
    const claim = claimOf(cluster, namespaceOf(pod), named.name);
    if (!claim) {
      if (!isNew) continue;
      return unresolvable([`looking up PVC ${namespaceOf(pod)}/${named.name}: ${claimNotFound(named.name)}`]);
    }
    const foreign = named.ephemeral ? foreignClaim(pod, claim) : undefined;
    if (foreign) return errorStatus(foreign);
    const volume = volumeOfClaim(cluster, claim, hasCsiNode);
    if (volume?.driver && volume.handle) into.set(`${volume.driver}/${volume.handle}`, volume.driver);
  }
  return undefined;
}

function attachments(cluster: ClusterState, node: string): Attached {
  const out: Attached = new Map();
  for (const va of cluster.objects.list<VolumeAttachment>('VolumeAttachment')) {
    const pvName = va.spec?.source?.persistentVolumeName;
    if (va.spec?.nodeName !== node || !va.spec.attacher || !pvName) continue;
    const csi = volumeOf(cluster, pvName)?.spec?.csi;
    if (csi) out.set(`${va.spec.attacher}/${csi.volumeHandle}`, va.spec.attacher);
  }
  return out;
}

const mayAttach = (pod: Pod): boolean =>
  (pod.spec?.volumes ?? []).some((v) => v.persistentVolumeClaim || v.ephemeral || isMigratable(v));

const limitsOf = (node: CSINode | undefined): Map<string, number> =>
  new Map(
    (node?.spec?.drivers ?? []).flatMap((d) =>
      d.allocatable?.count === undefined ? [] : [[d.name, d.allocatable.count]],
    ),
  );

/** A driver that asks for it keeps pods off nodes where it does not run. */
function missingDriver(
  cluster: ClusterState,
  drivers: Iterable<string>,
  node: CSINode | undefined,
): string | undefined {
  for (const driver of drivers) {
    const object = cluster.objects.get<CSIDriver>('CSIDriver', '', driver);
    if (!object?.spec?.preventPodSchedulingIfMissing) continue;
    if (!node?.spec?.drivers?.some((d) => d.name === driver)) return driver;
  }
  return undefined;
}

const events: readonly EventRegistration[] = [
  { resource: 'CSINode', actions: ['Add'] },
  {
    resource: 'CSINode',
    actions: ['Update'],
    hint: (_pod, old, next) => {
      const before = limitsOf(old as CSINode);
      for (const [driver, limit] of limitsOf(next as CSINode)) if (limit > (before.get(driver) ?? 0)) return 'Queue';
      return 'QueueSkip';
    },
  },
  {
    resource: 'Pod',
    actions: ['Delete'],
    hint: (_pod, old) => {
      const deleted = asPod(old);
      const placed = deleted?.spec?.nodeName || deleted?.status?.nominatedNodeName;
      return deleted && placed && mayAttach(deleted) ? 'Queue' : 'QueueSkip';
    },
  },
  claimEvents(['Add'], true),
  {
    resource: 'VolumeAttachment',
    actions: ['Delete'],
    hint: (pod, old) => {
      const attacher = (old as VolumeAttachment).spec?.attacher;
      const concerned = (pod.spec?.volumes ?? []).some(
        (v) => v.persistentVolumeClaim || inlineCsiVolume(v)?.driver === attacher,
      );
      return concerned ? 'Queue' : 'QueueSkip';
    },
  },
];

/** Nodes attach only so many volumes of a CSI driver. Mirrors plugins/nodevolumelimits/csi.go. */
export const nodeVolumeLimits: PluginFactory = ({ cluster, features }) => ({
  name: names.nodeVolumeLimits,
  filterIsLocal: (pod) => !mayAttach(pod.pod),
  preFilter: (_state, pod) => (mayAttach(pod.pod) ? undefined : { skip: true }),
  filter(_state, pod, node) {
    const csiNode = cluster.objects.get<CSINode>('CSINode', '', node.name);
    const wanted: Attached = new Map();
    const problem = collect(cluster, pod.pod, true, csiNode !== undefined, wanted);
    if (problem || wanted.size === 0) return problem;
    const missing = features.volumeLimitScaling ? missingDriver(cluster, wanted.values(), csiNode) : undefined;
    if (missing) return unschedulable([`${missing} CSI driver is not installed on the node`]);
    const limits = limitsOf(csiNode);
    if (limits.size === 0) return undefined;

    const present: Attached = new Map();
    for (const other of node.pods) {
      const failed = collect(cluster, other.pod, false, csiNode !== undefined, present);
      if (failed) return failed;
    }
    const used = new Map<string, number>();
    const more = new Map<string, number>();
    const count = (into: Map<string, number>, driver: string): void =>
      void into.set(driver, (into.get(driver) ?? 0) + 1);
    for (const driver of present.values()) count(used, driver);
    for (const [volume, driver] of attachments(cluster, node.name)) if (!present.has(volume)) count(used, driver);
    // A volume that a pod on the node already has is attached once for both.
    for (const [volume, driver] of wanted) if (!present.has(volume)) count(more, driver);
    for (const [driver, n] of more) {
      const limit = limits.get(driver);
      if (limit !== undefined && (used.get(driver) ?? 0) + n > limit)
        return unschedulable(['node(s) exceed max volume count']);
    }
    return undefined;
  },
  events,
});
