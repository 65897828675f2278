import { stable } from '../../kube/json.js';
import { formatQuantity, type Quantity, quantity } from '../../kube/quantity.js';
import { type FieldError, invalid, named } from '../field/error.js';
import type { FieldPath } from '../field/path.js';
import { isValidCIDRForLegacyField, isValidIPForLegacyField } from '../shared/ip.js';
import { invalidEach, isQualifiedName, isValidPortName, isValidPortNum, nameIsDNSSubdomain } from '../shared/names.js';
import { semanticEqual } from '../shared/semantic-equal.js';
import { fieldImmutable } from '../shared/text.js';
import type { ValidationContext } from '../types.js';

/* Small checks that the kinds of several groups share, in the words of pkg/apis/core/validation/validation.go. */

export {
  cidrWarnings,
  endpointIPErrors,
  ipWarnings,
  isIPv6,
  isValidCIDR,
  isValidIP,
} from '../shared/ip.js';
export { validateLabelName, validateLabelSelector, validateLabels } from '../shared/labels.js';
export {
  invalidEach,
  isConfigMapKey,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isDomainPrefixedKey,
  isDomainPrefixedPath,
  isFullyQualifiedName,
  isPathSegmentName,
  isQualifiedName,
  isValidLabelValue,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
  nameIsDNS1035Label,
  nameIsDNSLabel,
  nameIsDNSSubdomain,
} from '../shared/names.js';
export { semanticEqual } from '../shared/semantic-equal.js';
export { byteLength, fieldImmutable, inclusiveRangeError } from '../shared/text.js';

export const positiveMessage = 'must be greater than zero';
export const negativeMessage = 'must be greater than or equal to 0';

/** True where the map has the key itself; narrows away undefined. */
export const has = <T extends object>(map: T | undefined, key: string): map is T =>
  map !== undefined && Object.hasOwn(map, key);

/** StrictIPCIDRValidation is on from 1.36. */
const strictIPs = (ctx: ValidationContext): boolean => ctx.profile.atLeast('1.36');

export const validateIPForLegacyField = (
  path: FieldPath,
  value: string,
  ctx: ValidationContext,
  before?: readonly string[],
): FieldError[] => isValidIPForLegacyField(path, value, strictIPs(ctx), before);

export const validateCIDRForLegacyField = (
  path: FieldPath,
  value: string,
  ctx: ValidationContext,
  before?: readonly string[],
): FieldError[] => isValidCIDRForLegacyField(path, value, strictIPs(ctx), before);

export const validateQualifiedName = (value: string, path: FieldPath): FieldError[] =>
  invalidEach(path, value, isQualifiedName(value));

/** ValidatePortNumOrName. */
export const validatePortNumOrName = (port: string | number, path: FieldPath): FieldError[] =>
  invalidEach(path, port, typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port));

/** ValidateImmutableField; nothing, null and empty are one. */
export const validateImmutableField = (value: unknown, old: unknown, path: FieldPath): FieldError[] =>
  semanticEqual(value, old) ? [] : [invalid(path, value, fieldImmutable)];

/** ValidateImmutableField of a named string type, or a pointer to one. */
export const validateImmutableName = (
  value: string | undefined,
  old: string | undefined,
  path: FieldPath,
): FieldError[] => (value === old ? [] : [invalid(path, value === undefined ? null : named(value), fieldImmutable)]);

export type ResourceList = Readonly<Record<string, string | number>>;

/** SetDefaults_ResourceList: every quantity is rounded up to thousandths, in place. */
export function roundResourceList(list: Record<string, string | number> | undefined): void {
  for (const [name, value] of Object.entries(list ?? {})) {
    const q: Quantity = quantity(value);
    const rest = q.nano % 1_000_000n;
    if (rest === 0n) continue;
    const up = q.nano > 0n ? 1_000_000n - rest : -1_000_000n - rest;
    list![name] = formatQuantity({ nano: q.nano + up, format: q.format });
  }
}

/** The bytes that a base64 text stands for. */
export const decodedLength = (base64: string): number => Math.floor((base64.replace(/[\s=]/g, '').length * 3) / 4);

export const decodeText = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');
export const encodeText = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** path.Clean of Go for the paths that matter here. */
export function cleanPath(path: string): string {
  const out: string[] = [];
  const rooted = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (out.length && out.at(-1) !== '..') out.pop();
      else if (!rooted) out.push(part);
    } else out.push(part);
  }
  return (rooted ? '/' : '') + out.join('/') || '.';
}

interface WithGeneration {
  readonly metadata: { generation?: number };
}

/** What most PrepareForUpdate do: a change of the spec raises the generation. */
export function raiseGeneration(
  draft: WithGeneration,
  old: WithGeneration,
  spec: unknown,
  oldSpec: unknown,
  same: (a: unknown, b: unknown) => boolean = semanticEqual,
): void {
  if (!same(spec, oldSpec)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

/** reflect.DeepEqual, to which an empty list is not nothing. */
export const exactlyEqual = (a: unknown, b: unknown): boolean => stable(a) === stable(b);

/**
 * validate.LongName under ValidateObjectMetaWithOpts, which some kinds use from 1.35 on: lengths count in bytes, and of
 * generateName nothing is said. Older servers check the same kinds as NameIsDNSSubdomain.
 */
export function nameIsLongName(name: string, prefix: boolean, { profile }: ValidationContext): string[] {
  if (!profile.atLeast('1.35')) return nameIsDNSSubdomain(name, prefix);
  if (prefix) return [];
  return nameIsDNSSubdomain(name, prefix).map((text) =>
    text.replace(/^(must be no more than .*) characters$/, '$1 bytes'),
  );
}
