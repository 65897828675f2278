import type { Pod, Volume } from '../../../../schemas/generated/types/core_v1.js';
import type { PodInfo } from '../../cluster/pod-info.js';
import type { CycleState, StateData } from '../../framework/cycle-state.js';
import { asPod } from '../../framework/events.js';
import type { PluginFactory, PreFilterOutcome } from '../../framework/plugin.js';
import { unresolvable, unschedulable } from '../../framework/status.js';
import { names } from '../names.js';
import { claimEvents, claimNotFound, claimOf, namespaceOf } from './claims.js';

/** Claims that only one pod may use, and how many uses there are already. */
class Exclusive implements StateData {
  constructor(
    readonly claims: ReadonlySet<string>,
    public conflicts: number,
  ) {}
  clone(): Exclusive {
    return new Exclusive(this.claims, this.conflicts);
  }
  /** As upstream, claims are told apart by name alone here. */
  update(other: PodInfo, sign: number): void {
    for (const v of other.pod.spec?.volumes ?? [])
      if (v.persistentVolumeClaim && this.claims.has(v.persistentVolumeClaim.claimName)) this.conflicts += sign;
  }
}

const needsCheck = (v: Volume): boolean => Boolean(v.gcePersistentDisk || v.awsElasticBlockStore || v.rbd || v.iscsi);

/** Two pods want the same disk in ways that exclude each other. */
function collides(volume: Volume, other: Pod): boolean {
  return (other.spec?.volumes ?? []).some((there) => {
    const both = (a: { readOnly?: boolean }, b: { readOnly?: boolean }): boolean => Boolean(a.readOnly && b.readOnly);
    const { gcePersistentDisk: gce, awsElasticBlockStore: ebs, iscsi, rbd } = volume;
    if (gce && there.gcePersistentDisk?.pdName === gce.pdName && !both(gce, there.gcePersistentDisk)) return true;
    if (ebs && there.awsElasticBlockStore?.volumeID === ebs.volumeID) return true;
    if (iscsi && there.iscsi?.iqn === iscsi.iqn && !both(iscsi, there.iscsi)) return true;
    if (!rbd || !there.rbd) return false;
    const shared = (rbd.monitors ?? []).some((m) => there.rbd!.monitors?.includes(m));
    const samePool = (rbd.pool ?? 'rbd') === (there.rbd.pool ?? 'rbd') && rbd.image === there.rbd.image;
    return shared && samePool && !both(rbd, there.rbd);
  });
}

const anyCollision = (pod: Pod, others: readonly Pod[]): boolean =>
  (pod.spec?.volumes ?? []).some((v) => needsCheck(v) && others.some((o) => collides(v, o)));

/** Disks that only one pod can have at a time, and ReadWriteOncePod claims. Mirrors plugins/volumerestrictions. */
export const volumeRestrictions: PluginFactory = ({ cluster }) => {
  const read = (state: CycleState): Exclusive => state.read<Exclusive>(names.volumeRestrictions)!;
  return {
    name: names.volumeRestrictions,
    filterIsLocal: (pod) => !(pod.pod.spec?.volumes ?? []).some((v) => v.persistentVolumeClaim),
    preFilter(state, pod): PreFilterOutcome | undefined {
      const volumes = pod.pod.spec?.volumes ?? [];
      const exclusive = new Set<string>();
      for (const v of volumes) {
        if (!v.persistentVolumeClaim) continue;
        const name = v.persistentVolumeClaim.claimName;
        const claim = claimOf(cluster, pod.namespace, name);
        if (!claim) return { status: unresolvable([claimNotFound(name)]) };
        if (claim.spec?.accessModes?.includes('ReadWriteOncePod')) exclusive.add(name);
      }
      let conflicts = 0;
      for (const name of exclusive) if (cluster.claimUsersOf(`${pod.namespace}/${name}`) > 0) conflicts++;
      if (!volumes.some(needsCheck) && conflicts === 0) return { skip: true };
      state.write(names.volumeRestrictions, new Exclusive(exclusive, conflicts));
      return undefined;
    },
    addPod: (state, _pod, added) => read(state).update(added, 1),
    removePod: (state, _pod, removed) => read(state).update(removed, -1),
    filter(state, pod, node) {
      if (
        anyCollision(
          pod.pod,
          node.pods.map((p) => p.pod),
        )
      )
        return unschedulable(['node(s) had no available disk']);
      if (read(state).conflicts <= 0) return undefined;
      return unschedulable([
        'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
      ]);
    },
    events: [
      {
        resource: 'Pod',
        actions: ['Delete'],
        hint: (pod, old) => {
          const deleted = asPod(old);
          if (!deleted || namespaceOf(deleted) !== namespaceOf(pod)) return 'QueueSkip';
          if (anyCollision(pod, [deleted])) return 'Queue';
          const own = new Set((pod.spec?.volumes ?? []).map((v) => v.persistentVolumeClaim?.claimName));
          const shares = (deleted.spec?.volumes ?? []).some(
            (v) => v.persistentVolumeClaim && own.has(v.persistentVolumeClaim.claimName),
          );
          return shares ? 'Queue' : 'QueueSkip';
        },
      },
      { resource: 'Node', actions: ['Add'] },
      claimEvents(['Add'], false),
    ],
  };
};
