import type { DeviceClass, ResourceClaim } from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { NodeInfo } from '../../cluster/node-info.js';
import type { PodInfo } from '../../cluster/pod-info.js';
import type { DeviceTotals } from '../resource-scoring.js';

/** The DeviceClass that serves an extended resource: by its name, or by the implicit `deviceclass…/NAME`. */
export function extendedResourceClass(cluster: ClusterState, resource: string): DeviceClass | undefined {
  if (cluster.objects.version('DeviceClass') === 0) return undefined;
  const implicit = 'deviceclass.resource.kubernetes.io/';
  if (resource.startsWith(implicit))
    return cluster.objects.get<DeviceClass>('DeviceClass', '', resource.slice(implicit.length));
  return cluster.objects.list<DeviceClass>('DeviceClass').find((c) => c.spec?.extendedResourceName === resource);
}

/** The pod's extended resources that a DeviceClass serves, with their amounts. */
export function servedResources(cluster: ClusterState, pod: PodInfo): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  if (!cluster.features.draExtendedResources || cluster.objects.version('DeviceClass') === 0) return out;
  for (const [name, count] of pod.request.scalar ?? [])
    if (count > 0 && extendedResourceClass(cluster, name)) out.set(name, count);
  return out;
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
  const wanted = [...served].filter(([name]) => !(node.allocatable.scalar?.get(name) ?? 0)).sort();
  if (!wanted.length) return undefined;
  const requests = wanted.map(([name, count], i) => ({
    name: `container-0-request-${i}`,
    exactly: {
      deviceClassName: extendedResourceClass(cluster, name)!.metadata?.name ?? '',
      allocationMode: 'ExactCount',
      count,
    },
  }));
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name: `${pod.name}-extended-resources`, namespace: pod.namespace },
    spec: { devices: { requests } },
  } as ResourceClaim;
}

/** How many devices of a class that serves a resource a node has; for scoring by such resources only. */
export function deviceTotals(_cluster: ClusterState): DeviceTotals {
  // The default strategies score cpu and memory, which no class serves.
  return () => undefined;
}
