import { type FieldError, invalid, named } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isQualifiedName } from '../checks.js';

/* Names of resources. Mirrors pkg/apis/core/helper/helpers.go and validateResourceName of pkg/apis/core/validation. */

const objectCounts = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const quotas = new Set([
  ...objectCounts,
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]);
const integers = new Set(objectCounts);

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isQuotaHugePages = (name: string): boolean => isHugePages(name) || name.startsWith('requests.hugepages-');

export const isStandardQuotaResource = (name: string): boolean => quotas.has(name) || isQuotaHugePages(name);
const isStandardResource = (name: string): boolean => isStandardQuotaResource(name) || name === 'storage';

export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

export const isExtendedResource = (name: string): boolean =>
  !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;

export const isIntegerResource = (name: string): boolean => integers.has(name) || isExtendedResource(name);

/** validateResourceName. */
export function validateResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = invalidEach(path, named(name), isQualifiedName(name));
  if (errors.length || name.includes('/') || isStandardResource(name)) return errors;
  return [invalid(path, named(name), 'must be a standard resource type or fully qualified')];
}

/** validateContainerResourceName. */
export function validateContainerResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    if (!['cpu', 'memory', 'ephemeral-storage'].includes(name) && !isHugePages(name))
      return [...errors, invalid(path, named(name), 'must be a standard resource for containers')];
  } else if (!isNativeResource(name) && !isExtendedResource(name))
    return [...errors, invalid(path, named(name), "doesn't follow extended resource name standard")];
  return errors;
}

/** ValidateResourceQuotaResourceName. */
export function validateQuotaResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/') && !isStandardQuotaResource(name))
    return [...errors, invalid(path, named(name), 'must be a standard resource for quota')];
  return errors;
}
