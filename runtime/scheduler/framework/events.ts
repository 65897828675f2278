import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';

/** The cluster resources that kube-scheduler watches (kube-scheduler framework/types.go EventResource). */
export type EventResource =
  | 'Pod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'CSINode'
  | 'CSIDriver'
  | 'VolumeAttachment'
  | 'CSIStorageCapacity'
  | 'StorageClass'
  | 'ResourceClaim'
  | 'ResourceSlice'
  | 'DeviceClass'
  | '*';

export type ActionType =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'UpdatePodGeneratedResourceClaim';

export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: ActionType;
}

/** An event with the object before and after; `old` is absent on Add, `new` on Delete. */
export interface ObservedEvent extends ClusterEvent {
  readonly old?: unknown;
  readonly new?: unknown;
}

export type QueueingHint = 'Queue' | 'QueueSkip';

export interface EventRegistration {
  readonly resource: EventResource;
  readonly actions: readonly ActionType[];
  /** Whether the event may make the pod schedulable; without a hint every such event may. */
  readonly hint?: (pod: Pod, old: unknown, next: unknown) => QueueingHint;
}

export const asPod = (o: unknown): Pod | undefined => o as Pod | undefined;
export const asNode = (o: unknown): Node | undefined => o as Node | undefined;

/** The key that tells pods apart: the uid, or namespace and name where a file has no uid. */
export function podKey(pod: Pod): string {
  return pod.metadata?.uid || `${pod.metadata?.namespace ?? 'default'}/${pod.metadata?.name ?? ''}`;
}

/**
 * MatchClusterEvents (pkg/scheduler/framework/types.go): a registration covers events as specific as itself or more.
 * An event that is only an `Update` changed nothing that a narrower registration waits for.
 */
export function covers(registration: EventRegistration, event: ClusterEvent): boolean {
  if (registration.resource !== '*' && registration.resource !== event.resource) return false;
  return registration.actions.some((a) => a === event.action || (a === 'Update' && event.action.startsWith('Update')));
}

/** Whether these wait for new nodes, but not for changes of taints. */
export const missesNodeTaints = (own: readonly EventRegistration[]): boolean => {
  const actions = own.filter((r) => r.resource === 'Node').flatMap((r) => r.actions);
  return actions.includes('Add') && !actions.includes('UpdateNodeTaint') && !actions.includes('Update');
};
