import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { byteLength, invalidEach, isDNS1123Label, isDNS1123Subdomain } from '../checks.js';

/* Checks that volumes and claims share. Mirrors pkg/apis/core/validation/validation.go. */

export const volumeModes = ['Block', 'Filesystem'];
const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function validateAccessModes(modes: readonly string[] | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const known: string[] = [];
  for (const mode of modes ?? [])
    if (accessModes.includes(mode)) known.push(mode);
    else errors.push(notSupported(path, mode ?? '', accessModes));
  if (known.includes('ReadWriteOncePod') && known.some((m) => m !== 'ReadWriteOncePod'))
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  return errors;
}

/** ValidateCSIDriverName. */
export function validateCSIDriverName(name: string, path: FieldPath): FieldError[] {
  if (!name) {
    const [text] = isDNS1123Subdomain(name);
    return [{ ...required(path), ...(text ? { before135: invalid(path, name, text) } : {}) }];
  }
  const errors: FieldError[] = [];
  if (byteLength(name) > 63) errors.push(tooLong(path, 63));
  return [...errors, ...invalidEach(path, name, isDNS1123Subdomain(name.toLowerCase()))];
}

/** validatePathNoBacksteps. */
export const pathNoBacksteps = (value: string, path: FieldPath): FieldError[] =>
  value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];

interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

/** validatePVSecretReference. */
export function validateSecretReference(ref: SecretReference | undefined, path: FieldPath): FieldError[] {
  if (!ref) return [];
  const part = (field: 'name' | 'namespace', rule: (v: string) => string[]): FieldError[] => {
    const value = ref[field];
    return value ? invalidEach(path.child(field), value, rule(value)) : [required(path.child(field))];
  };
  return [...part('name', isDNS1123Subdomain), ...part('namespace', isDNS1123Label)];
}
