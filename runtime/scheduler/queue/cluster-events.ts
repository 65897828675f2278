import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import { podRequests, withStatus } from '../cluster/pod-requests.js';
import type { Features } from '../features.js';
import type { ActionType, EventResource, ObservedEvent } from '../framework/events.js';

/** An event as the queue sees it: pods are told apart by whether they have a node. */
export interface QueueEvent extends ObservedEvent {
  readonly pod?: 'assigned' | 'unscheduled';
}

const kinds: Readonly<Record<string, EventResource>> = {
  PersistentVolume: 'PersistentVolume',
  PersistentVolumeClaim: 'PersistentVolumeClaim',
  CSINode: 'CSINode',
  CSIDriver: 'CSIDriver',
  VolumeAttachment: 'VolumeAttachment',
  CSIStorageCapacity: 'CSIStorageCapacity',
  StorageClass: 'StorageClass',
  ResourceClaim: 'ResourceClaim',
  ResourceSlice: 'ResourceSlice',
  DeviceClass: 'DeviceClass',
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
/** A pod that has ended is gone for the scheduler: its informer leaves it out. */
const live = (pod: Pod | undefined): Pod | undefined =>
  pod?.status?.phase === 'Succeeded' || pod?.status?.phase === 'Failed' ? undefined : pod;

/** What a change of one object means to the queue. Mirrors pkg/scheduler/eventhandlers.go and framework/events.go. */
export function eventsOf(features: Features, old: KubeObject | undefined, next: KubeObject | undefined): QueueEvent[] {
  const kind = (next ?? old)?.kind;
  if (kind === 'Pod') return podEvents(features, live(old as Pod | undefined), live(next as Pod | undefined));
  if (kind === 'Node') return nodeEvents(features, old as Node | undefined, next as Node | undefined);
  const resource = kind === undefined ? undefined : kinds[kind];
  if (!resource) return [];
  return [{ resource, action: !old ? 'Add' : next ? 'Update' : 'Delete', old, new: next }];
}

function podEvents(features: Features, old: Pod | undefined, next: Pod | undefined): QueueEvent[] {
  const had = Boolean(old?.spec?.nodeName);
  const has = Boolean(next?.spec?.nodeName);
  if (has && !had) return [{ resource: 'Pod', pod: 'assigned', action: 'Add', new: next }];
  if (had && !next) return [{ resource: 'Pod', pod: 'assigned', action: 'Delete', old }];
  if (!old || !next) {
    const freed = old?.status?.nominatedNodeName && !next;
    return freed ? [{ resource: 'Pod', pod: 'assigned', action: 'Delete', old }] : [];
  }
  return podChanges(features, old, next).map((action) => ({
    resource: 'Pod' as const,
    pod: has ? ('assigned' as const) : ('unscheduled' as const),
    action,
    old,
    new: next,
  }));
}

/** PodSchedulingPropertiesChange. */
export function podChanges(features: Features, old: Pod, next: Pod): ActionType[] {
  const out: ActionType[] = [];
  if (!same(old.metadata?.labels, next.metadata?.labels)) out.push('UpdatePodLabel');
  const after = podRequests(next, withStatus(features));
  for (const [name, nano] of podRequests(old, withStatus(features)))
    if (!after.has(name) || nano > after.get(name)!) {
      out.push('UpdatePodScaleDown');
      break;
    }
  if (old.spec?.schedulingGates?.length && !next.spec?.schedulingGates?.length)
    out.push('UpdatePodSchedulingGatesEliminated');
  if ((old.spec?.tolerations?.length ?? 0) !== (next.spec?.tolerations?.length ?? 0)) out.push('UpdatePodToleration');
  const claims = (p: Pod): unknown => [p.status?.resourceClaimStatuses, p.status?.extendedResourceClaimStatus];
  if (!same(claims(old), claims(next))) out.push('UpdatePodGeneratedResourceClaim');
  return out.length ? out : ['Update'];
}

function nodeEvents(features: Features, old: Node | undefined, next: Node | undefined): QueueEvent[] {
  const event = (action: ActionType): QueueEvent => ({ resource: 'Node', action, old, new: next });
  if (!old) return [event('Add')];
  if (!next) return [event('Delete')];
  const out: ActionType[] = [];
  if (old.spec?.unschedulable && !next.spec?.unschedulable) out.push('UpdateNodeTaint');
  if (!same(old.status?.allocatable, next.status?.allocatable)) out.push('UpdateNodeAllocatable');
  if (!same(old.metadata?.labels, next.metadata?.labels)) out.push('UpdateNodeLabel');
  if (!same(old.spec?.taints, next.spec?.taints)) out.push('UpdateNodeTaint');
  const conditions = (n: Node): unknown => n.status?.conditions?.map((c) => [c.type, c.status]);
  if (!same(conditions(old), conditions(next))) out.push('UpdateNodeCondition');
  if (!same(old.metadata?.annotations, next.metadata?.annotations)) out.push('UpdateNodeAnnotation');
  if (features.nodeDeclaredFeatures && !same(old.status?.declaredFeatures, next.status?.declaredFeatures))
    out.push('UpdateNodeDeclaredFeature');
  return out.map(event);
}
