import type { VersionProfile } from '../../schemas/profile.js';

/** Feature gates of the scheduler, at their default of the minor (pkg/features/kube_features.go). */
export interface Features {
  readonly profile: VersionProfile;
  /** Ties: `reservoir` draws among all highest, `heap` takes the root of a binary heap (schedule_one.go). */
  readonly tieBreak: 'reservoir' | 'heap';
  /** BalancedAllocation compares the node with and without the pod. */
  readonly balancedByImprovement: boolean;
  /** ImageLocality looks at image volumes; `counted` also raises the upper threshold for them. */
  readonly imageVolumes: 'ignored' | 'summed' | 'counted';
  readonly inPlacePodLevelResize: boolean;
  /** Sums of spec, allocated and actuated requests are compared as a whole rather than container by container. */
  readonly resizeComparesSums: boolean;
  /** DynamicResources scores alternatives; at first it took every claim to be allocated in the same cycle. */
  readonly draScoring: 'none' | 'fresh-only' | 'all';
  /** PostFilter of DynamicResources gives a reason even where there is nothing that it could free. */
  readonly draSaysNothingToFree: boolean;
  readonly draExtendedResources: boolean;
  readonly draDeviceTaints: boolean;
  readonly draDeviceTaintRules: boolean;
  readonly draBindingConditions: boolean;
  readonly draConsumableCapacity: boolean;
  /** distinctAttribute knows only the last device of each request. */
  readonly draDistinctPerRequest: boolean;
  readonly draPartitionableDevices: boolean;
  /** Slices of shared counters stand for a pool on every node, not only on those that they are for. */
  readonly draCountersEverywhere: boolean;
  /** Pools with missing slices are used, and invalid ones end all; later both are passed over. */
  readonly draPools: 'use-incomplete' | 'skip-unusable';
  /** Mode All counts devices without room for the request, so that it fails on them. */
  readonly draAllByStaticCapacity: boolean;
  readonly draFractionalSteps: boolean;
  /** A configuration stands once in an allocation, without request names where it is for all. */
  readonly draConfigOnce: boolean;
  /** Errors of selectors name the device and give advice. */
  readonly draExplainsSelectors: boolean;
  readonly nodeDeclaredFeatures: boolean;
  /** Plugins that wait for new nodes are asked, without their hint, whenever taints change. */
  readonly nodeTaintsForNewNodes: boolean;
  /** A namespaceSelector of the incoming pod is replaced by the namespaces it selects, as it was meant to be. */
  readonly namespaceSelectorResolved: boolean;
  readonly nodeNameFirst: boolean;
  readonly storageCapacityScoring: boolean;
  readonly volumeLimitScaling: boolean;
  /** Preemption asks once when a pod started, leaves a budget once it is broken, and tells what it found. */
  readonly preemptionByVictims: boolean;
  /** Anti-affinity hints: one matching term suffices (`any`), or all have to match. */
  readonly antiAffinityHint: 'always' | 'all' | 'any';
}

export function featuresOf(profile: VersionProfile): Features {
  const since = profile.atLeast.bind(profile);
  return {
    profile,
    tieBreak: since('1.35') ? 'heap' : 'reservoir',
    balancedByImprovement: since('1.36'),
    imageVolumes: since('1.37') ? 'counted' : since('1.36') ? 'summed' : 'ignored',
    inPlacePodLevelResize: since('1.36'),
    resizeComparesSums: since('1.37'),
    draScoring: since('1.36') ? 'all' : since('1.35') ? 'fresh-only' : 'none',
    draSaysNothingToFree: !since('1.37'),
    draExtendedResources: since('1.36'),
    draDeviceTaints: since('1.36'),
    draDeviceTaintRules: since('1.37'),
    draBindingConditions: since('1.36'),
    draConsumableCapacity: since('1.36'),
    draDistinctPerRequest: !since('1.37'),
    draPartitionableDevices: since('1.36'),
    draCountersEverywhere: !since('1.37'),
    draPools: since('1.35') ? 'skip-unusable' : 'use-incomplete',
    draAllByStaticCapacity: since('1.37'),
    draFractionalSteps: since('1.37'),
    draConfigOnce: since('1.37'),
    draExplainsSelectors: since('1.37'),
    nodeTaintsForNewNodes: !since('1.37'),
    nodeDeclaredFeatures: since('1.36'),
    namespaceSelectorResolved: since('1.37'),
    nodeNameFirst: since('1.37'),
    storageCapacityScoring: since('1.37'),
    volumeLimitScaling: since('1.37'),
    preemptionByVictims: since('1.37'),
    antiAffinityHint: since('1.37') ? 'any' : since('1.36') ? 'all' : 'always',
  };
}
