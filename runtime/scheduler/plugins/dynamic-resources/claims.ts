import type { Pod } from '../../../../schemas/generated/types/core_v1.js';
import type { DeviceRequestAllocationResult, ResourceClaim } from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { AllocatorInput } from './allocator.js';
import { type Amounts, amountsOf, type CapacityRequests } from './capacity.js';

/** Mirrors dynamic-resource-allocation/resourceclaim/resourceclaim.go. */
export type PodClaims = { readonly claims: readonly ResourceClaim[] } | { readonly problem: string };

const namespaceOf = (pod: Pod): string => pod.metadata?.namespace ?? 'default';

/** The claims of a pod that exist, or why they cannot be had yet. */
export function claimsOfPod(cluster: ClusterState, pod: Pod): PodClaims {
  const claims: ResourceClaim[] = [];
  const who = `pod "${namespaceOf(pod)}/${pod.metadata?.name}"`;
  for (const wanted of pod.spec?.resourceClaims ?? []) {
    let name = wanted.resourceClaimName;
    const made = !name && wanted.resourceClaimTemplateName;
    if (made) {
      const status = pod.status?.resourceClaimStatuses?.find((s) => s.name === wanted.name);
      if (!status) return { problem: `${who}: ResourceClaim not created yet` };
      // Without a name the template's claim was found not to be needed.
      if (!status.resourceClaimName) continue;
      name = status.resourceClaimName;
    }
    if (!name) return { problem: `${who}, spec.resourceClaim "${wanted.name}": none of the supported fields are set` };
    const claim = cluster.objects.get<ResourceClaim>('ResourceClaim', namespaceOf(pod), name);
    if (!claim) return { problem: `could not find ResourceClaim "${namespaceOf(pod)}/${name}"` };
    if (claim.metadata?.deletionTimestamp) return { problem: `resourceclaim "${name}" is being deleted` };
    const owner = claim.metadata?.ownerReferences?.find((o) => o.controller);
    const mine = owner && (pod.metadata?.uid ? owner.uid === pod.metadata.uid : owner.name === pod.metadata?.name);
    if (made && !mine)
      return {
        problem: `ResourceClaim ${namespaceOf(pod)}/${name} was not created for pod ${namespaceOf(pod)}/${pod.metadata?.name} (pod is not owner)`,
      };
    claims.push(claim);
  }
  return { claims };
}

/** `driver/pool/device`, which names a device. */
export const deviceId = (driver: string, pool: string, device: string): string => `${driver}/${pool}/${device}`;

/** Devices that claims hold already, and shares of devices that allow several; admin access holds nothing. */
export function allocatedDevices(cluster: ClusterState): Pick<AllocatorInput, 'allocated' | 'shares'> {
  const allocated = new Set<string>();
  const shares = new Map<string, Amounts[]>();
  for (const claim of cluster.objects.list<ResourceClaim>('ResourceClaim'))
    for (const r of resultsOf(claim)) {
      if (r.adminAccess) continue;
      const id = deviceId(r.driver, r.pool, r.device);
      // The share's id is drawn by the scheduler; what it has of the capacity marks a share as well.
      const isShare = cluster.features.draConsumableCapacity && (r.shareID || r.consumedCapacity);
      if (isShare)
        shares.set(id, [...(shares.get(id) ?? []), amountsOf((r.consumedCapacity ?? {}) as CapacityRequests)]);
      else allocated.add(id);
    }
  return { allocated, shares };
}

const resultsOf = (claim: ResourceClaim): readonly DeviceRequestAllocationResult[] =>
  claim.status?.allocation?.devices?.results ?? [];
