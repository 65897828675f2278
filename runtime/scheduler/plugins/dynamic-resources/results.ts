import type {
  AllocationResult,
  Device,
  DeviceRequestAllocationResult,
  ResourceSlice,
} from '../../../../schemas/generated/types/resource_v1.js';
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

/**
 * The allocation as the claim's status will have it. A share is known by its consumed capacity: its id is drawn at random
 * by the real scheduler and is left out.
 */
export function resultOf(taken: readonly Taken[], node: string): AllocationResult {
  const results = taken.map(
    ({ alternative: a, pool, device, share }) =>
      ({
        request: a.name,
        driver: pool.driver,
        pool: pool.name,
        device: device.name,
        ...(a.adminAccess ? { adminAccess: true } : {}),
        ...(share?.size ? { consumedCapacity: textsOf(share) } : {}),
      }) as DeviceRequestAllocationResult,
  );
  const reach = taken.map(({ slice, device }) => {
    const { nodeName, nodeSelector } = slice.spec!.perDeviceNodeSelection ? device : slice.spec!;
    return { nodeName, nodeSelector, bindsToNode: device.bindsToNode } as Reach;
  });
  const nodeSelector = selectorOf(reach, node);
  return { devices: { results }, ...(nodeSelector ? { nodeSelector } : {}) } as AllocationResult;
}
