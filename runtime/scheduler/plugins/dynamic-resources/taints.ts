import type {
  Device,
  DeviceTaintRule,
  DeviceToleration,
  ResourceSlice,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';

/** The slices with the taints that DeviceTaintRules add to their devices. Mirrors applyPatches of resourceslice/tracker. */
export function slicesWithTaints(cluster: ClusterState): readonly ResourceSlice[] {
  const slices = cluster.objects.list<ResourceSlice>('ResourceSlice');
  const rules = cluster.features.draDeviceTaintRules ? cluster.objects.list<DeviceTaintRule>('DeviceTaintRule') : [];
  if (!rules.length) return slices;
  return slices.map((slice) => {
    const own = rules.filter(({ spec: { deviceSelector: s } }) => {
      const { driver, pool } = slice.spec!;
      return (s?.driver ?? driver) === driver && (s?.pool ?? pool.name) === pool.name;
    });
    if (!own.length) return slice;
    const devices = slice.spec!.devices?.map((device) => {
      const more = own.filter(({ spec }) => (spec.deviceSelector?.device ?? device.name) === device.name);
      return { ...device, taints: [...(device.taints ?? []), ...more.map((r) => r.spec.taint)] };
    });
    return { ...slice, spec: { ...slice.spec!, ...(devices ? { devices } : {}) } };
  });
}

/** Whether none of the device's taints keeps it from being allocated. Mirrors taintPreventsAllocation of the allocator. */
export function isTolerated(device: Device, tolerations: readonly DeviceToleration[]): boolean {
  return (device.taints ?? []).every(
    (taint) =>
      (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') ||
      tolerations.some(
        (t) =>
          (!t.effect || t.effect === taint.effect) &&
          (!t.key || t.key === taint.key) &&
          (t.operator === 'Exists' || ((t.operator ?? 'Equal') === 'Equal' && (t.value ?? '') === (taint.value ?? ''))),
      ),
  );
}
