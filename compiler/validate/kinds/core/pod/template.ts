import type { PodTemplateSpec } from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { validateLabels } from '../../../shared/labels.js';
import { validateAnnotations } from '../../../shared/object-meta.js';
import type { ValidationContext } from '../../../types.js';
import { validateAppArmorMatch, validatePodAnnotations, validateSeccompMatch } from './annotations.js';
import type { PodOptions } from './options.js';
import { validatePodSpec } from './spec.js';

/** Options for a template that is new. */
export const templateOptions = (ctx: ValidationContext): PodOptions => ({ profile: ctx.profile, resourceIsPod: false });

/** ValidatePodTemplateSpec. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: FieldPath, options: PodOptions): FieldError[] {
  const meta = template.metadata ?? {};
  const spec = template.spec!;
  const out = validateLabels(meta.labels, path.child('labels'));
  out.push(...validateAnnotations(meta.annotations, path.child('annotations')));
  out.push(...validatePodAnnotations(meta.annotations, spec, path.child('annotations')));
  out.push(...validatePodSpec(spec, path.child('spec'), options));
  out.push(...validateSeccompMatch(meta, spec, path.child('spec')));
  out.push(...validateAppArmorMatch(meta, spec, path.child('spec')));
  if (spec.ephemeralContainers?.length)
    out.push(forbidden(path.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template'));
  return out;
}
