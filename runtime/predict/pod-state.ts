import type { ContainerStatus, Pod } from '../../schemas/generated/types/core_v1.js';

/** Ready in the sense of its condition, and not on its way out. */
export function isReady(pod: Pod): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true
  );
}

export const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Reasons for waiting that are part of every healthy start. */
const ordinary = new Set(['ContainerCreating', 'PodInitializing', 'Pulling']);

/** Why a pod does not get on, as its own status says; undefined where it does, or is on its ordinary way. */
export function troubleOf(pod: Pod): string | undefined {
  if (pod.metadata?.deletionTimestamp !== undefined || pod.status?.phase === 'Succeeded') return undefined;
  const scheduled = pod.status?.conditions?.find((c) => c.type === 'PodScheduled');
  if (scheduled?.status === 'False') return scheduled.message ?? scheduled.reason ?? 'not scheduled';
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const c of containers) {
    const text = containerTrouble(c);
    if (text) return text;
  }
  if (pod.status?.phase === 'Failed') return pod.status.message ?? pod.status.reason ?? 'the pod failed';
  return undefined;
}

function containerTrouble(c: ContainerStatus): string | undefined {
  const waiting = c.state?.waiting;
  if (waiting?.reason && !ordinary.has(waiting.reason))
    return `container ${c.name}: ${waiting.reason}${waiting.message ? `: ${waiting.message}` : ''}`;
  return undefined;
}
