import type { Minor } from '../../../../schemas/profile.js';
import {
  declared,
  declaredInBytes,
  duplicate,
  type FieldError,
  invalid,
  named,
  required,
  retold,
  tooLong,
  tooMany,
} from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { Shape } from '../../shared/internal-form.js';
import { isCIdentifier } from '../../shared/names.js';
import type { ValidationContext } from '../../types.js';
import { byteLength, invalidEach, isDNS1123Label, isDNS1123Subdomain } from '../checks.js';
import { validateCSIDriverName } from '../core/volume-common.js';

/* Lists, maps and names of resource.k8s.io. Mirrors the helpers of pkg/apis/resource/validation/validation.go. */

type ItemRule<T> = (item: T, path: FieldPath) => FieldError[];

/** validateSlice: an overlong list is not looked into. Most sizes are in tags as well (`untagged`: not this one). */
export function validateSlice<T>(
  list: readonly T[] | undefined,
  max: number,
  rule: ItemRule<T>,
  path: FieldPath,
  untagged = false,
): FieldError[] {
  const items = list ?? [];
  const many = tooMany(path, items.length, max);
  if (items.length > max) return [untagged ? many : declared(many)];
  return items.flatMap((item, i) => rule(item, path.index(i)));
}

interface SetOptions<T> {
  readonly max: number;
  readonly key: (item: T) => string;
  /** The field that holds the key, which duplicates name up to 1.34. */
  readonly keyField?: string;
  /** What tags print of an item that is there twice, where the list has tags. */
  readonly printed?: Shape;
  readonly ctx: ValidationContext;
}

/** validateSet. */
export function validateSet<T>(
  list: readonly T[] | undefined,
  { max, key, keyField, printed, ctx }: SetOptions<T>,
  rule: ItemRule<T>,
  path: FieldPath,
): FieldError[] {
  const items = list ?? [];
  const errors = validateSlice(items, max, rule, path, !printed);
  const tooLongAList = items.length > max;
  if (tooLongAList && ctx.profile.atLeast('1.35')) return errors;
  const seen = new Set<string>();
  const twice: FieldError[] = [];
  items.forEach((item, i) => {
    const at = path.index(i);
    const id = key(item);
    const error = duplicate(keyField && !ctx.profile.atLeast('1.35') ? at.child(keyField) : at, id);
    if (seen.has(id)) twice.push(printed ? declared(error, duplicate(at, printed(item)).body) : error);
    seen.add(id);
  });
  // Tags look at the list before its items.
  return printed && ctx.profile.atLeast('1.37') ? [...twice, ...errors] : [...errors, ...twice];
}

/** validateMap; keys in order, where Go's order is random. Counters, which are newer, need no context. */
export function validateMap<T>(
  entries: Readonly<Record<string, T>> | undefined,
  { max, keyLength, ctx }: { readonly max?: number; readonly keyLength: number; readonly ctx?: ValidationContext },
  keyRule: (key: string, path: FieldPath) => FieldError[],
  rule: ItemRule<T>,
  path: FieldPath,
): FieldError[] {
  const keys = Object.keys(entries ?? {}).sort();
  const since = (minor: Minor): boolean => ctx?.profile.atLeast(minor) ?? true;
  const errors = max !== undefined && keys.length > max ? [tooMany(path, keys.length, max)] : [];
  if (errors.length && since('1.35')) return errors;
  for (const key of keys) {
    const at = path.key(truncated(key, Math.max(keyLength, 16)));
    errors.push(...keyRule(key, since('1.36') ? path : at), ...rule(entries![key]!, at));
  }
  return errors;
}

function truncated(text: string, max: number): string {
  if (text.length <= max) return text;
  const rest = max - 3;
  return `${text.slice(0, Math.floor((rest + 1) / 2))}...${text.slice(text.length - Math.floor(rest / 2))}`;
}

export const validateDriverName = validateCSIDriverName;

export const validateLabelNamed = (name: string, path: FieldPath): FieldError[] =>
  invalidEach(path, name, isDNS1123Label(name));

/** validateCounterName, which tags cover (format k8s-short-name). */
export const validateCounterName = (name: string, path: FieldPath): FieldError[] =>
  validateLabelNamed(name, path).map(declaredInBytes);

/** validateDeviceClass: the name of a class. */
export const validateClassReference = (name: string, path: FieldPath): FieldError[] =>
  name ? invalidEach(path, name, isDNS1123Subdomain(name)) : [required(path)];

const poolNameMax = 253;

export function validatePoolName(name: string, path: FieldPath): FieldError[] {
  if (!name) return [required(path)];
  const errors: FieldError[] = byteLength(name) > poolNameMax ? [tooLong(path, poolNameMax)] : [];
  for (const part of name.split('/')) errors.push(...invalidEach(path, part, isDNS1123Subdomain(part)));
  return errors;
}

const idMax = 32;
/** Domain, slash and ID. */
export const qualifiedNameMax = 63 + 1 + idMax;

function validateCIdentifier(id: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = byteLength(id) > idMax ? [tooLong(path, idMax)] : [];
  return [...errors, ...invalidEach(path, id, isCIdentifier(id))];
}

/** validateQualifiedName; names with more than one slash pass, as they do at the server. */
export function validateQualifiedName(name: string, path: FieldPath, { profile }: ValidationContext): FieldError[] {
  const empty = (what: string): FieldError =>
    profile.atLeast('1.35')
      ? invalid(path, '', `${what} must not be empty`)
      : required(path, `${what} must not be empty`);
  if (!name && !profile.atLeast('1.35')) return [required(path, 'name required')];
  const parts = name.split('/');
  if (parts.length === 1) return validateCIdentifier(name, path);
  if (parts.length > 2) return [];
  const [domain, id] = parts as [string, string];
  return [
    ...(domain ? validateDriverName(domain, path) : [empty('the domain')]),
    ...(id ? validateCIdentifier(id, path) : [empty('the name')]),
  ];
}

/** Up to 1.36 by the code above, from 1.37 on by a tag: ResourceFullyQualifiedName of pkg/api/validate/strfmt.go. */
export const validateFullyQualifiedName = (name: string, path: FieldPath, ctx: ValidationContext): FieldError[] =>
  retold(fullyQualifiedName(name, path, ctx), taggedQualifiedName(name, path));

function fullyQualifiedName(name: string, path: FieldPath, ctx: ValidationContext): FieldError[] {
  const errors = validateQualifiedName(name, path, ctx);
  if (name.includes('/')) return errors;
  if (ctx.profile.atLeast('1.35')) return [...errors, invalid(path, named(name), unqualified)];
  return name ? [...errors, invalid(path, named(name), 'must include a domain')] : errors;
}

const unqualified = 'a fully qualified name must be a domain and a name separated by a slash';

function taggedQualifiedName(name: string, path: FieldPath): FieldError[] {
  const parts = name.split('/');
  if (parts.length > 2) return [];
  const id = parts.at(-1)!;
  if (parts.length === 1) return [...validateCIdentifier(id, path), invalid(path, name, unqualified)];
  const [domain] = parts as [string];
  const errors = domain ? taggedDomain(domain, path) : [invalid(path, '', 'prefix must not be empty')];
  return [...errors, ...(id ? validateCIdentifier(id, path) : [invalid(path, '', 'name must not be empty')])];
}

const taggedDomain = (domain: string, path: FieldPath): FieldError[] => [
  ...(byteLength(domain) > 63 ? [tooLong(path, 63)] : []),
  ...isDNS1123Subdomain(domain).map((text) => invalid(path, domain, `prefix: ${text.replace(/characters$/, 'bytes')}`)),
];
