import type {
  AllocationResult,
  Device,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  ResourceSlice,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { Features } from '../../features.js';
import { type Amounts, textsOf } from './capacity.js';
import { type Reach, selectorOf } from './node-selector.js';
import type { Pool } from './pools.js';
import type { Alternative } from './requests.js';

/** A device that might be taken. */
export interface Found {
  readonly device: Device;
  readonly slice: ResourceSlice;
  readonly pool: Pool;
  readonly id: string;
}

/** A device that a claim takes. */
export interface Taken extends Found {
  readonly alternative: Alternative;
  /** What it has of a device that allows several allocations. */
  readonly share?: Amounts;
  /** It took of the shared counters. */
  readonly counted: boolean;
}

/** Stands for the id of a share, which the real scheduler draws at random; counted within the claim. */
const shareId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The allocation as the claim's status will have it. */
export function resultOf(
  taken: readonly Taken[],
  node: string,
  config: readonly DeviceAllocationConfiguration[],
  features: Features,
): AllocationResult {
  let shares = 0;
  const results = taken.map(({ alternative: a, pool, device, share }) => ({
    request: a.name,
    driver: pool.driver,
    pool: pool.name,
    device: device.name,
    ...(a.adminAccess ? { adminAccess: true } : {}),
    ...(features.draDeviceTaints && a.tolerations.length ? { tolerations: a.tolerations } : {}),
    ...(features.draDeviceTaints ? conditionsOf(device) : {}),
    ...(share ? { shareID: shareId(shares++) } : {}),
    ...(share?.size ? { consumedCapacity: textsOf(share) } : {}),
  })) as DeviceRequestAllocationResult[];
  const reach = taken.map(({ slice, device }) => {
    const { nodeName, nodeSelector } = slice.spec!.perDeviceNodeSelection ? device : slice.spec!;
    return { nodeName, nodeSelector, bindsToNode: device.bindsToNode } as Reach;
  });
  const nodeSelector = selectorOf(reach, node);
  return {
    devices: { results, ...(config.length ? { config } : {}) },
    ...(nodeSelector ? { nodeSelector } : {}),
  } as AllocationResult;
}

const conditionsOf = ({ bindingConditions, bindingFailureConditions }: Device): object => ({
  ...(bindingConditions?.length ? { bindingConditions } : {}),
  ...(bindingFailureConditions?.length ? { bindingFailureConditions } : {}),
});
