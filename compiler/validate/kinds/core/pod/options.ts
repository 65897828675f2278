import type { ObjectMeta } from '../../../../../schemas/generated/types/meta_v1.js';
import type { VersionProfile } from '../../../../../schemas/profile.js';

/**
 * What validation of a pod spec depends on besides the spec. Mirrors PodValidationOptions of pkg/apis/core/validation,
 * with feature gates at the defaults of the minor; what an old object had may stay (see `relax`).
 */
export interface PodOptions {
  readonly profile: VersionProfile;
  /** A pod itself, not a template of one. */
  readonly resourceIsPod: boolean;
  /** Metadata of the pod or of its template. */
  readonly meta?: ObjectMeta;
  readonly allowInvalidLabelValueInSelector?: boolean;
  readonly allowInvalidTopologySpreadSelector?: boolean;
  readonly allowInvalidNodeAffinityTerms?: boolean;
  readonly allowNonLocalProjectedTokenPath?: boolean;
  readonly allowNamespacedSysctlsForHostNetAndHostIPC?: boolean;
  readonly allowUnchangedIPs?: readonly string[];
  readonly allowInvalidResourceNames?: boolean;
  readonly allowTaintTolerationComparison?: boolean;
  readonly seLinuxChangePolicyInUse?: boolean;
  /** The stored pod breaks the rules of matchLabelKeys that came with their merge into the selector. */
  readonly oldViolatesMatchLabelKeys?: boolean;
}
