import {
  declared,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  retold,
  tooLong,
} from '../../field/error.js';
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

/** The same where a tag of the type says it from 1.37 on, too (format k8s-long-name-caseless). */
export function declaredDriverName(name: string, path: FieldPath): FieldError[] {
  const errors = validateCSIDriverName(name, path);
  if (!name) return errors.map((e) => declared(e));
  const sizes = errors.filter((e) => e.reason === 'FieldValueTooLong');
  const formats = errors.filter((e) => e.reason === 'FieldValueInvalid').map((e) => ({ ...e, body: caseless(e.body) }));
  // The tag counts characters; where those are few enough, the count of bytes stands.
  return [...name].length > 63
    ? retold(errors, [...formats, ...sizes.map((e) => ({ ...e, body: inCharacters(e.body) }))])
    : [...sizes, ...retold(errors.slice(sizes.length), formats)];
}

const inCharacters = (text: string): string => text.replace(/bytes$/, 'characters');

const caseless = (text: string): string =>
  text
    .replace('a lowercase RFC 1123 subdomain must consist of lower case', 'an RFC 1123 subdomain must consist of')
    .replace("e.g. 'example.com'", "e.g. 'Example.com'")
    .replace(/characters$/, 'bytes');

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
