import { type FieldError, invalid } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { pathNoBacksteps } from '../volume-common.js';

/** Texts and checks of file paths and modes. Mirrors pkg/apis/core/validation/validation.go. */

const fileModeError = 'must be a number between 0 and 0777 (octal), both inclusive';

export const validateFileMode = (mode: number | undefined, path: FieldPath): FieldError[] =>
  mode !== undefined && (mode > 0o777 || mode < 0) ? [invalid(path, mode, fileModeError)] : [];

/** validateLocalDescendingPath: relative, without `..`. */
export function localDescendingPath(value: string, path: FieldPath): FieldError[] {
  const absolute = value.startsWith('/') ? [invalid(path, value, 'must be a relative path')] : [];
  return [...absolute, ...pathNoBacksteps(value, path)];
}

/** ValidateLocalNonReservedPath: names that begin with two dots belong to the atomic writer. */
export function localNonReservedPath(value: string, path: FieldPath): FieldError[] {
  const out = localDescendingPath(value, path);
  if (value.startsWith('..') && !value.startsWith('../')) out.push(invalid(path, value, "must not start with '..'"));
  return out;
}
