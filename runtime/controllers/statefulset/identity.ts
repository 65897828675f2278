import type { Pod, Volume } from '../../../schemas/generated/types/core_v1.js';
import { isDeleting, type LiveOf } from '../../world/kinds.js';
import { type Revision, templateOf } from '../shared/history.js';
import { isPodAvailable, isPodReady, podFromTemplate } from '../shared/pods.js';

export type StatefulSet = LiveOf<'StatefulSet.apps'>;
export const revisionLabel = 'controller-revision-hash';

export const replicasOf = (set: StatefulSet): number => set.spec?.replicas ?? 1;
export const startOf = (set: StatefulSet): number => set.spec?.ordinals?.start ?? 0;
export const podRevision = (pod: Pod | LiveOf<'Pod'>): string => pod.metadata?.labels?.[revisionLabel] ?? '';

/** The ordinal at the end of a pod's name; -1 where it has none. */
export function ordinalOf(name: string): number {
  const m = /-(\d+)$/.exec(name);
  return m ? Number(m[1]) : -1;
}

export const claimName = (template: string, set: StatefulSet, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`;

/** newVersionedStatefulSetPod: below the partition (or what is still current) on the old revision. */
export function newPod(set: StatefulSet, current: Revision, update: Revision, ordinal: number): Pod {
  const rolling = set.spec?.updateStrategy?.type !== 'OnDelete';
  const bound = set.spec?.updateStrategy?.rollingUpdate?.partition ?? set.status?.currentReplicas ?? 0;
  const revision = rolling && ordinal < startOf(set) + bound ? current : update;
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podFromTemplate(templateOf(revision), set);
  delete pod.metadata!.generateName;
  pod.metadata!.name = name;
  pod.metadata!.labels = {
    ...pod.metadata!.labels,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
    [revisionLabel]: revision.metadata.name,
  };
  const claims: Volume[] = (set.spec?.volumeClaimTemplates ?? []).map((c) => ({
    name: c.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(c.metadata?.name ?? '', set, ordinal) },
  }));
  const own = new Set(claims.map((v) => v.name));
  const volumes = [...claims, ...(pod.spec?.volumes ?? []).filter((v) => !own.has(v.name))];
  pod.spec = {
    ...pod.spec!,
    hostname: name,
    ...(set.spec?.serviceName ? { subdomain: set.spec.serviceName } : {}),
    ...(volumes.length ? { volumes } : {}),
  };
  return pod;
}

export const isRunningAndReady = (pod: LiveOf<'Pod'>): boolean => pod.status?.phase === 'Running' && isPodReady(pod);

export const isUnavailable = (pod: LiveOf<'Pod'>, minReady: number, now: number): boolean =>
  !isPodAvailable(pod, minReady, now) || isDeleting(pod);
