import type { PersistentVolume } from '../../../../schemas/generated/types/core_v1.js';
import type { StorageClass } from '../../../../schemas/generated/types/storage_v1.js';
import type { PodInfo } from '../../cluster/pod-info.js';
import type { StateData } from '../../framework/cycle-state.js';
import type { PluginFactory, PreFilterOutcome } from '../../framework/plugin.js';
import { type Status, unresolvable } from '../../framework/status.js';
import { names } from '../names.js';
import {
  claimEvents,
  claimNotFound,
  claimOf,
  classNameOf,
  classNotFound,
  classOf,
  volumeNotFound,
  volumeOf,
} from './claims.js';

const topologyLabels = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
] as const;

const successor: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
};

interface Placement {
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

class Placements implements StateData {
  constructor(readonly list: readonly Placement[]) {}
  clone(): this {
    return this;
  }
}

/** Where a volume says it is, by its labels; several zones are joined by `__`. */
function placementsOf(pv: PersistentVolume | undefined): Placement[] {
  const labels = pv?.metadata?.labels ?? {};
  return topologyLabels.flatMap((key) => {
    if (!Object.hasOwn(labels, key)) return [];
    const values = labels[key]!.split('__').map((v) => v.trim());
    return values.includes('') ? [] : [{ key, values: new Set(values) }];
  });
}

/** Bound volumes pin the pod to their zone. Mirrors plugins/volumezone. */
export const volumeZone: PluginFactory = ({ cluster }) => {
  const claimPlacements = (pod: PodInfo): Placement[] | Status => {
    const out: Placement[] = [];
    for (const v of pod.pod.spec?.volumes ?? []) {
      if (!v.persistentVolumeClaim) continue;
      const name = v.persistentVolumeClaim.claimName;
      if (!name) return unresolvable(['PersistentVolumeClaim had no name']);
      const claim = claimOf(cluster, pod.namespace, name);
      if (!claim) return unresolvable([claimNotFound(name)]);
      const volumeName = claim.spec?.volumeName;
      if (volumeName) {
        const pv = volumeOf(cluster, volumeName);
        if (!pv) return unresolvable([volumeNotFound(volumeName)]);
        out.push(...placementsOf(pv));
        continue;
      }
      const className = classNameOf(claim);
      if (!className) return unresolvable(['PersistentVolumeClaim had no pv name and storageClass name']);
      const storage = classOf(cluster, className);
      if (!storage) return unresolvable([classNotFound(className)]);
      if (!storage.volumeBindingMode)
        return unresolvable([`VolumeBindingMode not set for StorageClass "${className}"`]);
      if (storage.volumeBindingMode !== 'WaitForFirstConsumer') return unresolvable(['PersistentVolume had no name']);
    }
    return out;
  };

  return {
    name: names.volumeZone,
    preFilter(state, pod): PreFilterOutcome | undefined {
      const found = claimPlacements(pod);
      if (!Array.isArray(found)) return { status: found as Status };
      if (found.length === 0) return { skip: true };
      state.write(names.volumeZone, new Placements(found));
      return undefined;
    },
    filter(state, _pod, node) {
      if (!topologyLabels.some((key) => Object.hasOwn(node.labels, key))) return undefined;
      for (const { key, values } of state.read<Placements>(names.volumeZone)!.list) {
        const at = Object.hasOwn(node.labels, key) ? key : (successor[key] ?? key);
        if (!Object.hasOwn(node.labels, at) || !values.has(node.labels[at]!))
          return unresolvable(['node(s) had no available volume zone'], { topologyKey: key });
      }
      return undefined;
    },
    events: [
      {
        resource: 'StorageClass',
        actions: ['Add'],
        hint: (_pod, _old, next) =>
          (next as StorageClass).volumeBindingMode === 'WaitForFirstConsumer' ? 'Queue' : 'QueueSkip',
      },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
      claimEvents(['Add', 'Update'], false),
      {
        resource: 'PersistentVolume',
        actions: ['Add', 'Update'],
        hint: (_pod, old, next) => {
          const text = (pv: unknown): string =>
            JSON.stringify(placementsOf(pv as PersistentVolume).map((p) => [p.key, [...p.values].sort()]));
          return !old || text(old) !== text(next) ? 'Queue' : 'QueueSkip';
        },
      },
    ],
  };
};
