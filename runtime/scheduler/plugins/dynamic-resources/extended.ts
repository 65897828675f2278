import type { DeviceClass, ResourceClaim } from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { NodeInfo } from '../../cluster/node-info.js';
import type { PodInfo } from '../../cluster/pod-info.js';
import type { DeviceTotals } from '../resource-scoring.js';
import { requestsFor } from './extended-requests.js';

const implicitPrefix = 'deviceclass.resource.kubernetes.io/';

/**
 * Which class serves which resource: the newest of those that name it, the first by name among equally old ones. A class
 * that comes later and loses is not known by its implicit name either. Mirrors deviceclass/extendedresourcecache, whose
 * informer lists by name.
 */
function classesByResource(classes: readonly DeviceClass[]): ReadonlyMap<string, DeviceClass> {
  const out = new Map<string, DeviceClass>();
  const age = (c: DeviceClass): number => Date.parse(c.metadata?.creationTimestamp ?? '') || 0;
  for (const c of classes) {
    const named = c.spec?.extendedResourceName;
    const other = named === undefined ? undefined : out.get(named);
    if (other && age(c) <= age(other)) continue;
    if (named !== undefined) out.set(named, c);
    out.set(implicitPrefix + c.metadata?.name, c);
  }
  return out;
}

const known = new WeakMap<ClusterState, { version: number; map: ReadonlyMap<string, DeviceClass> }>();

/** The DeviceClass that serves an extended resource: by its name, or by the implicit `deviceclass…/NAME`. */
export function extendedResourceClass(cluster: ClusterState, resource: string): DeviceClass | undefined {
  const version = cluster.objects.version('DeviceClass');
  if (version === 0) return undefined;
  let found = known.get(cluster);
  if (found?.version !== version) {
    found = { version, map: classesByResource(cluster.objects.list<DeviceClass>('DeviceClass')) };
    known.set(cluster, found);
  }
  return found.map.get(resource);
}

/** The pod's extended resources that a DeviceClass serves, with their amounts. */
export function servedResources(cluster: ClusterState, pod: PodInfo): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  if (!cluster.features.draExtendedResources || cluster.objects.version('DeviceClass') === 0) return out;
  for (const [name, count] of pod.request.scalar ?? [])
    if (count > 0 && extendedResourceClass(cluster, name)) out.set(name, count);
  return out;
}

/** Whether the pod wants an extended resource that neither a class nor the node has (filterExtendedResources). */
export function lacksResource(pod: PodInfo, served: ReadonlyMap<string, number>, node: NodeInfo): boolean {
  if (served.size === 0) return false;
  const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');
  return [...(pod.request.scalar ?? [])].some(
    ([name, count]) => count > 0 && isExtended(name) && !served.has(name) && !node.allocatable.scalar?.has(name),
  );
}

/**
 * The claim that the scheduler makes for a pod's extended resources on nodes without a device plugin for them;
 * undefined where the node has one for all.
 */
export function extendedClaim(
  cluster: ClusterState,
  pod: PodInfo,
  served: ReadonlyMap<string, number>,
  node: NodeInfo,
): ResourceClaim | undefined {
  const missing = [...served.keys()].filter((name) => !(node.allocatable.scalar?.get(name) ?? 0));
  if (!missing.length) return undefined;
  const classes = new Map(missing.map((name) => [name, extendedResourceClass(cluster, name)!]));
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name: `${pod.name}-extended-resources`, namespace: pod.namespace },
    spec: { devices: { requests: requestsFor(pod.pod, classes) } },
  } as ResourceClaim;
}

/** How many devices of a class that serves a resource a node has; for scoring by such resources only. */
export function deviceTotals(_cluster: ClusterState): DeviceTotals {
  // The default strategies score cpu and memory, which no class serves.
  return () => undefined;
}
