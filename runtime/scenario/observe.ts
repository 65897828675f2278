import type { KubeObject } from '../../compiler/kube/object.js';
import type { Event } from '../../schemas/generated/types/core_v1.js';
import type { World } from '../engine/world.js';
import { resources } from '../world/resources.js';

export interface ScenarioEvent {
  readonly type: string;
  readonly reason: string;
  /** `Kind/name`. */
  readonly object: string;
  readonly message: string;
  /** Virtual milliseconds since the start of the world, to the second. */
  readonly at: number;
}

/** Events of a namespace (of all where it is undefined) that were written after a resourceVersion, in the order of their last write. */
export function eventsSince(world: World, namespace: string | undefined, version: number): ScenarioEvent[] {
  const written = (o: KubeObject) => Number(o.metadata.resourceVersion);
  return [...world.store.list('Event', namespace)]
    .filter((o) => written(o) > version)
    .sort((a, b) => written(a) - written(b))
    .map((o) => {
      const e = o as unknown as Event;
      const object = `${e.involvedObject.kind}/${e.involvedObject.name}`;
      return {
        type: e.type ?? '',
        reason: e.reason ?? '',
        object,
        message: e.message ?? '',
        at: Date.parse(timeOf(e)) - world.start,
      };
    });
}

const timeOf = (e: Event): string => e.lastTimestamp ?? e.series?.lastObservedTime ?? e.eventTime ?? '';

/** Kinds that hold configuration rather than state: nothing about them changes in a scenario but by the user. */
const notListed = new Set([
  'Event',
  'Endpoints',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Lease',
  'LimitRange',
  'PodTemplate',
  'CSINode',
  'CSIDriver',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'NetworkPolicy',
  'Ingress',
  'IngressClass',
]);
const hidden = new Set(['kube-node-lease', 'kube-public', 'kube-system']);

/** The objects that controllers reconcile: of the namespace, and nodes, namespaces and volumes. In discovery order. */
export function listedObjects(world: World, namespace: string | undefined): KubeObject[] {
  return resources
    .filter((r) => !notListed.has(r.kind))
    .flatMap((r) => [
      ...world.store.list(r.group ? `${r.kind}.${r.group}` : r.kind, r.namespaced ? namespace : undefined),
    ])
    .filter((o) => !(o.kind === 'Namespace' && hidden.has(o.metadata.name ?? '')));
}
