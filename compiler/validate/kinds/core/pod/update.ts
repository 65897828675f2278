import type { FieldError } from '../../../field/error.js';
import type { ValidationContext } from '../../../types.js';
import { type PodObject, validatePodObject } from './pod.js';
import { relaxedBy } from './update-options.js';

/** ValidatePodUpdate. */
export function validatePodUpdate(object: PodObject, old: PodObject, ctx: ValidationContext): FieldError[] {
  return validatePodObject(object, {
    profile: ctx.profile,
    resourceIsPod: true,
    meta: object.metadata,
    ...relaxedBy(old.spec),
  });
}
