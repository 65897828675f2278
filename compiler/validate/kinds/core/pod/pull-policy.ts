import { type FieldError, notSupported, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';

const policies = ['Always', 'IfNotPresent', 'Never'];

/** validatePullPolicy; defaulting has filled it. */
export function validatePullPolicy(policy: string, path: FieldPath): FieldError[] {
  if (policy === '') return [required(path)];
  return policies.includes(policy) ? [] : [notSupported(path, policy, policies)];
}
