import { scaledValue } from '../../../compiler/kube/int-or-string.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { equal } from '../../world/equal.js';
import type { LiveOf } from '../../world/kinds.js';

export type Deployment = LiveOf<'Deployment.apps'>;
export type ReplicaSet = LiveOf<'ReplicaSet.apps'>;

export const annotations = {
  revision: 'deployment.kubernetes.io/revision',
  history: 'deployment.kubernetes.io/revision-history',
  desired: 'deployment.kubernetes.io/desired-replicas',
  max: 'deployment.kubernetes.io/max-replicas',
} as const;
export const hashLabel = 'pod-template-hash';

const notCopied = new Set<string>([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
  ...Object.values(annotations),
]);

export const desiredOf = (d: Deployment): number => d.spec.replicas ?? 1;
export const sizeOf = (rs: ReplicaSet): number => rs.spec?.replicas ?? 1;
export const available = (rs: ReplicaSet): number => rs.status?.availableReplicas ?? 0;
export const isRolling = (d: Deployment): boolean => d.spec.strategy?.type !== 'Recreate';
export const sum = (list: readonly ReplicaSet[], of: (rs: ReplicaSet) => number): number =>
  list.reduce((n, rs) => n + of(rs), 0);
export const active = (list: readonly ReplicaSet[]): ReplicaSet[] => list.filter((rs) => sizeOf(rs) > 0);

/** ResolveFenceposts: surge rounds up, unavailable down; both 0 would stop every rollout. */
function fenceposts(d: Deployment): { surge: number; unavailable: number } {
  const rolling = d.spec.strategy?.rollingUpdate;
  const surge = scaledValue(rolling?.maxSurge ?? '25%', desiredOf(d), true) ?? 0;
  const unavailable = scaledValue(rolling?.maxUnavailable ?? '25%', desiredOf(d), false) ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export const maxSurge = (d: Deployment): number => (isRolling(d) ? fenceposts(d).surge : 0);
export function maxUnavailable(d: Deployment): number {
  if (!isRolling(d) || desiredOf(d) === 0) return 0;
  return Math.min(fenceposts(d).unavailable, desiredOf(d));
}

/** EqualIgnoreHash. */
export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  const bare = (t: PodTemplateSpec): PodTemplateSpec => {
    const { [hashLabel]: _, ...labels } = t.metadata?.labels ?? {};
    return { ...t, metadata: { ...t.metadata, labels } };
  };
  return equal(bare(a), bare(b));
}

export const byCreation = (a: ReplicaSet, b: ReplicaSet): number => {
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
};

/** FindNewReplicaSet: the oldest with the wanted template. */
export function findNew(d: Deployment, list: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...list].sort(byCreation).find((rs) => rs.spec?.template && sameTemplate(rs.spec.template, d.spec.template));
}

export function revisionOf(object: { metadata: { annotations?: Record<string, string> } }): number {
  return Number(object.metadata.annotations?.[annotations.revision] ?? 0) || 0;
}

/** SetNewReplicaSetAnnotations. Returns the new annotations, or undefined where nothing changes. */
export function newAnnotations(
  d: Deployment,
  old: Record<string, string> | undefined,
  revision: number,
): Record<string, string> | undefined {
  const next: Record<string, string> = { ...old };
  for (const [k, v] of Object.entries(d.metadata.annotations ?? {})) if (!notCopied.has(k)) next[k] = v;
  const before = old?.[annotations.revision];
  if ((Number(before ?? 0) || 0) < revision) {
    next[annotations.revision] = String(revision);
    if (before !== undefined) {
      const history = next[annotations.history];
      next[annotations.history] = history ? `${history},${before}` : before;
    }
  }
  return equal(next, old ?? {}) ? undefined : next;
}

export const sizeAnnotations = (d: Deployment): Record<string, string> => ({
  [annotations.desired]: String(desiredOf(d)),
  [annotations.max]: String(desiredOf(d) + maxSurge(d)),
});

/** NewRSNewReplicas: how large the new replica set may be now. */
export function newSize(d: Deployment, all: readonly ReplicaSet[], size: number): number {
  if (!isRolling(d)) return desiredOf(d);
  const total = sum(all, sizeOf);
  const limit = desiredOf(d) + maxSurge(d);
  if (total >= limit) return size;
  return size + Math.min(limit - total, desiredOf(d) - size);
}
