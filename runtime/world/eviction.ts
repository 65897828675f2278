import type { KubeObject } from '../../compiler/kube/object.js';
import { matchesSelector } from '../../compiler/kube/selectors.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { Client } from './client.js';
import { timestamp } from './clock.js';
import { ApiError } from './errors.js';
import type { LiveOf } from './kinds.js';

type Budget = LiveOf<'PodDisruptionBudget.policy'>;

/**
 * pods/eviction: deletes a pod unless a disruption budget stands in the way.
 * pkg/registry/core/pod/storage/eviction.go. @throws ApiError 429 where the budget is used up, 500 where several match
 */
export function evict(client: Client, pod: Pod & KubeObject, gracePeriodSeconds?: number): void {
  const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
  const phase = pod.status?.phase;
  const free = phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp;
  const budgets = client
    .list('PodDisruptionBudget.policy', pod.metadata.namespace)
    .filter((b) => matchesSelector(b.spec?.selector, pod.metadata.labels));
  if (!free && budgets.length > 1)
    throw new ApiError(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  const budget = budgets[0];
  if (!free && budget && !unreadyMayGo(pod, budget)) spend(client, pod, budget);
  const live = client.get('Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '');
  if (!live) return;
  client.updateStatus(live, 'evicted through the API', (draft) => {
    draft.status ??= {};
    const now = timestamp(client.api.clock.now());
    draft.status.conditions = [
      ...(draft.status.conditions ?? []).filter((c) => c.type !== 'DisruptionTarget'),
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
        lastTransitionTime: now,
      },
    ];
  });
  client.delete(live, 'evicted', options);
}

/** Unready pods cost no availability: canIgnorePDB and the unhealthyPodEvictionPolicy. */
function unreadyMayGo(pod: Pod, budget: Budget): boolean {
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
  if (ready) return false;
  if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** checkAndDecrement. */
function spend(client: Client, pod: Pod & KubeObject, budget: Budget): void {
  const status = budget.status;
  const refuse = (message: string) => {
    throw new ApiError(
      429,
      'TooManyRequests',
      `Cannot evict pod as it would violate the pod's disruption budget.${message}`,
    );
  };
  if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0))
    refuse(` The disruption budget ${budget.metadata.name} is still being processed by the server.`);
  if ((status?.disruptionsAllowed ?? 0) <= 0) refuse('');
  client.updateStatus(budget, `${pod.metadata.name} is evicted`, (draft) => {
    const { status: now } = draft;
    if (!now) return;
    now.disruptionsAllowed = (now.disruptionsAllowed ?? 0) - 1;
    now.disruptedPods = { ...now.disruptedPods, [pod.metadata.name!]: timestamp(client.api.clock.now()) };
  });
}
