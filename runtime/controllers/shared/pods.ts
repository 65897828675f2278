import type { Pod, PodCondition, PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { parseTime } from '../../world/clock.js';
import { isDeleting, type Live, type LiveOf, namespaceOf } from '../../world/kinds.js';
import { controllerRef } from './owners.js';

export const podCondition = (
  pod: { status?: { conditions?: PodCondition[] } },
  type: string,
): PodCondition | undefined => pod.status?.conditions?.find((c) => c.type === type);

export const isPodReady = (pod: { status?: { conditions?: PodCondition[] } }): boolean =>
  podCondition(pod, 'Ready')?.status === 'True';

/** podutil.IsPodAvailable: Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod | LiveOf<'Pod'>, minReadySeconds: number, now: number): boolean {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  return minReadySeconds === 0 || parseTime(ready.lastTransitionTime) + minReadySeconds * 1000 <= now;
}

export const isPodTerminal = (pod: { status?: { phase?: string } }): boolean =>
  pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** controller.IsPodActive: neither over nor being deleted. */
export const isPodActive = (pod: LiveOf<'Pod'>): boolean => !isPodTerminal(pod) && !isDeleting(pod);

/** controller.GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplateSpec, owner: Live<{ apiVersion: string; kind: string }>): Pod {
  const meta = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: namespaceOf(owner),
      generateName: `${owner.metadata.name}-`,
      labels: { ...meta.labels },
      annotations: { ...meta.annotations },
      ...(meta.finalizers?.length ? { finalizers: [...meta.finalizers] } : {}),
      ownerReferences: [controllerRef(owner)],
    },
    spec: structuredClone(template.spec) as Pod['spec'],
  };
}

/** Sum of container restarts, and of restarts of sidecars. */
function restarts(pod: LiveOf<'Pod'>): [number, number] {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const max = (list: { restartCount?: number }[]) => Math.max(0, ...list.map((c) => c.restartCount ?? 0));
  const init = (pod.status?.initContainerStatuses ?? []).filter((c) => sidecars.has(c.name ?? ''));
  return [max(pod.status?.containerStatuses ?? []), max(init)];
}

const phaseRank: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

/** The age buckets of LogarithmicScaleDown: nanoseconds, powers of two. */
const bucket = (since: string | undefined, now: number): number => {
  const age = (now - parseTime(since)) * 1e6;
  return age > 0 ? Math.floor(Math.log2(age)) : -1;
};

/**
 * Which of two pods goes first when a controller scales down (ActivePodsWithRanks.Less in controller_utils.go).
 * `rank` counts the active pods of the same owner on the pod's node.
 */
export function compareForDeletion(
  a: LiveOf<'Pod'>,
  b: LiveOf<'Pod'>,
  rank: (p: LiveOf<'Pod'>) => number,
  now: number,
): number {
  const unassigned = (p: LiveOf<'Pod'>) => (p.spec?.nodeName ? 1 : 0);
  const phase = (p: LiveOf<'Pod'>) => phaseRank[p.status?.phase ?? 'Pending'] ?? 0;
  const ready = (p: LiveOf<'Pod'>) => (isPodReady(p) ? 1 : 0);
  const steps =
    unassigned(a) - unassigned(b) || phase(a) - phase(b) || ready(a) - ready(b) || deletionCost(a) - deletionCost(b);
  if (steps) return steps;
  if (rank(a) !== rank(b)) return rank(b) - rank(a);
  if (isPodReady(a)) {
    const since = byAge(
      podCondition(a, 'Ready')?.lastTransitionTime,
      podCondition(b, 'Ready')?.lastTransitionTime,
      a,
      b,
      now,
    );
    if (since) return since;
  }
  const [ra, sa] = restarts(a);
  const [rb, sb] = restarts(b);
  if (ra !== rb) return rb - ra;
  if (sa !== sb) return sb - sa;
  return byAge(a.metadata.creationTimestamp, b.metadata.creationTimestamp, a, b, now);
}

/** Younger first; within one logarithmic bucket the lower uid first. */
function byAge(
  a: string | undefined,
  b: string | undefined,
  pa: LiveOf<'Pod'>,
  pb: LiveOf<'Pod'>,
  now: number,
): number {
  if (a === b) return 0;
  const [ba, bb] = [bucket(a, now), bucket(b, now)];
  if (ba === bb) return pa.metadata.uid < pb.metadata.uid ? -1 : 1;
  return ba - bb;
}

function deletionCost(pod: LiveOf<'Pod'>): number {
  const text = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  return text !== undefined && /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
}
