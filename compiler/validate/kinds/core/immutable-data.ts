import { type FieldError, forbidden } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { semanticEqual } from '../checks.js';

/** The `immutable` switch of ConfigMaps and Secrets: once set, it and the data stay. */
export function validateImmutableData(
  object: { readonly immutable?: boolean },
  old: { readonly immutable?: boolean },
  fields: readonly string[],
): FieldError[] {
  if (!old.immutable) return [];
  const detail = 'field is immutable when `immutable` is set';
  const errors: FieldError[] = [];
  if (!object.immutable) errors.push(forbidden(FieldPath.of('immutable'), detail));
  for (const field of fields) {
    const before = (old as Record<string, unknown>)[field];
    const after = (object as Record<string, unknown>)[field];
    if (!semanticEqual(before ?? {}, after ?? {})) errors.push(forbidden(FieldPath.of(field), detail));
  }
  return errors;
}
