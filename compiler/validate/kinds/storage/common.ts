import { type FieldError, invalid, required, tooLong } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { byteLength, validateQualifiedName } from '../checks.js';

/* What StorageClass and VolumeAttributesClass share. Mirrors pkg/apis/storage/validation/validation.go. */

/** validateProvisioner. */
export const validateProvisioner = (name: string, path: FieldPath): FieldError[] =>
  name ? validateQualifiedName(name.toLowerCase(), path) : [required(path)];

/** validateParameters. */
export function validateParameters(
  parameters: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
  allowEmpty: boolean,
): FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > 512) return [tooLong(path, 512)];
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of entries) {
    if (!key) errors.push(invalid(path, key, 'field can not be empty.'));
    size += byteLength(key) + byteLength(value);
  }
  if (size > 256 * 1024) errors.push(tooLong(path, 256 * 1024));
  if (!allowEmpty && !entries.length) errors.push(required(path, 'must contain at least one key/value pair'));
  return errors;
}
