import { declared, type FieldError, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isDNS1123Subdomain, isPathSegmentName } from '../checks.js';

export interface TypedReference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** validateIngressTypedLocalObjectReference of pkg/apis/networking/validation. */
export function validateTypedLocalReference(ref: TypedReference, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (ref.apiGroup !== undefined)
    errors.push(...invalidEach(path.child('apiGroup'), ref.apiGroup, isDNS1123Subdomain(ref.apiGroup)));
  return [
    ...errors,
    ...requiredSegment(ref.kind, path.child('kind')),
    ...requiredSegment(ref.name, path.child('name')),
  ];
}

/** A text that must be there and be a path segment. */
export const requiredSegment = (value: string | undefined, path: FieldPath): FieldError[] =>
  value ? invalidEach(path, value, isPathSegmentName(value)) : [required(path)];

/** Errors of required values that tags report from 1.37 on. */
export const declaredRequired = (errors: readonly FieldError[]): FieldError[] =>
  errors.map((e) => (e.reason === 'FieldValueRequired' ? declared(e) : e));
