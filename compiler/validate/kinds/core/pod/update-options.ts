import type { PodSpec, PodTemplateSpec } from '../../../../../schemas/generated/types/core_v1.js';
import { FieldPath } from '../../../field/path.js';
import { hasInvalidLabelValue, validateLabelSelector } from '../../../shared/labels.js';
import type { ValidationContext } from '../../../types.js';
import type { PodOptions } from './options.js';

/** GetValidationOptionsFromPodSpecAndMeta (pkg/api/pod/util.go): what the stored spec breaks may stay broken. */
export function relaxedBy(old: PodSpec | undefined): Partial<PodOptions> {
  if (!old) return {};
  const terms = [old.affinity?.podAffinity, old.affinity?.podAntiAffinity].flatMap((a) => [
    ...(a?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(a?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((t) => t.podAffinityTerm),
  ]);
  return {
    seLinuxChangePolicyInUse: old.securityContext?.seLinuxChangePolicy !== undefined,
    allowInvalidLabelValueInSelector: terms.some(
      (t) => hasInvalidLabelValue(t.labelSelector) || hasInvalidLabelValue(t.namespaceSelector),
    ),
    allowInvalidTopologySpreadSelector: (old.topologySpreadConstraints ?? []).some(
      (c) => validateLabelSelector(c.labelSelector, FieldPath.root).length > 0,
    ),
  };
}

/** GetValidationOptionsFromPodTemplate for an update. */
export function updateTemplateOptions(
  _template: PodTemplateSpec | undefined,
  old: PodTemplateSpec | undefined,
  ctx: ValidationContext,
): PodOptions {
  return { profile: ctx.profile, resourceIsPod: false, ...relaxedBy(old?.spec) };
}
