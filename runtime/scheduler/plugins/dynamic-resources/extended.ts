import type { DeviceClass } from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { DeviceTotals } from '../resource-scoring.js';

/** The DeviceClass that serves an extended resource: by its name, or by the implicit `deviceclass…/NAME`. */
export function extendedResourceClass(cluster: ClusterState, resource: string): DeviceClass | undefined {
  if (cluster.objects.version('DeviceClass') === 0) return undefined;
  const implicit = 'deviceclass.resource.kubernetes.io/';
  if (resource.startsWith(implicit))
    return cluster.objects.get<DeviceClass>('DeviceClass', '', resource.slice(implicit.length));
  return cluster.objects.list<DeviceClass>('DeviceClass').find((c) => c.spec?.extendedResourceName === resource);
}

/** Capacity and use of extended resources that device classes serve, for scoring. */
export function deviceTotals(cluster: ClusterState): DeviceTotals {
  return (_node, resource) => {
    if (!extendedResourceClass(cluster, resource)) return undefined;
    return undefined;
  };
}
