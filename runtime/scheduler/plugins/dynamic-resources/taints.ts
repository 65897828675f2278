import type { Device, DeviceToleration } from '../../../../schemas/generated/types/resource_v1.js';

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
