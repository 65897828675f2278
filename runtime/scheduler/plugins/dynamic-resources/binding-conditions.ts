import type { ResourceClaim } from '../../../../schemas/generated/types/resource_v1.js';

/**
 * Whether a device of an allocated claim has failed to get ready for its node. A claim whose conditions are merely
 * outstanding is waited for: how long is up to the clock. Mirrors isClaimReadyForBinding of dynamicresources.go.
 */
export function bindingFailed(claim: ResourceClaim): boolean {
  for (const result of claim.status?.allocation?.devices?.results ?? []) {
    if (!result.bindingConditions?.length) continue;
    const device = claim.status?.devices?.find(
      (d) =>
        d.driver === result.driver &&
        d.pool === result.pool &&
        d.device === result.device &&
        d.shareID === result.shareID,
    );
    if (!device) return false;
    const isTrue = (type: string): boolean => device.conditions?.find((c) => c.type === type)?.status === 'True';
    if (result.bindingFailureConditions?.some(isTrue)) return true;
    if (!result.bindingConditions.every(isTrue)) return false;
  }
  return false;
}
