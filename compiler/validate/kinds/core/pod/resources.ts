import type { PodSpec, ResourceClaim, ResourceRequirements } from '../../../../../schemas/generated/types/core_v1.js';
import {
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  milliValueOf,
  type Quantity,
  quantity,
} from '../../../../kube/quantity.js';
import {
  duplicate,
  type FieldError,
  forbidden,
  goValue,
  invalid,
  notSupported,
  required,
} from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isDNS1123Label } from '../../../shared/names.js';
import { isNegativeError } from '../../../shared/text.js';
import {
  isIntegerResource,
  isOvercommitAllowed,
  validateContainerResourceName,
  validateResourceName,
} from '../resource-names.js';
import { aggregateResources } from './aggregate.js';

/** Resource requirements of containers and pods. Mirrors pkg/apis/core/validation/validation.go. */

type NameRule = (name: string, path: FieldPath) => FieldError[];
type List = Readonly<Record<string, string | number>>;

/** ValidateResourceQuantityValue. */
export function validateResourceQuantity(name: string, value: string | number, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (quantity(value).nano < 0n) out.push(invalid(path, canonicalQuantity(value), isNegativeError));
  if (isIntegerResource(name) && milliValueOf(value) % 1000n !== 0n)
    out.push(invalid(path, canonicalQuantity(value), 'must be an integer'));
  return out;
}

const isHugePages = (name: string): boolean => name.startsWith('hugepages-');

/** A whole number of pages of the size that the name tells. */
function hugePageErrors(name: string, value: string | number, path: FieldPath): FieldError[] {
  if (!isHugePages(name)) return [];
  const size = parsePageSize(name.slice('hugepages-'.length));
  const { nano } = quantity(value);
  if (size && nano % size.nano === 0n) return [];
  const text = canonicalQuantity(value);
  return [invalid(path, text, `${text} is not positive integer multiple of ${name}`)];
}

function parsePageSize(text: string): Quantity | undefined {
  try {
    const size = quantity(text);
    return size.nano > 0n && size.nano % 1_000_000_000n === 0n ? size : undefined;
  } catch {
    return undefined;
  }
}

export function validateContainerResources(
  requirements: ResourceRequirements | undefined,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  return requirements ? validateRequirements(requirements, validateContainerResourceName, claimNames, path) : [];
}

/** validateResourceRequirements. */
function validateRequirements(
  requirements: ResourceRequirements,
  nameRule: NameRule,
  claimNames: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const limits = (requirements.limits ?? {}) as List;
  const requests = (requirements.requests ?? {}) as List;
  const out: FieldError[] = [];
  const check = (name: string, value: string | number, at: FieldPath): void => {
    out.push(...nameRule(name, at), ...validateResourceQuantity(name, value, at));
  };
  for (const name of Object.keys(limits)) {
    const at = path.child('limits').key(name);
    check(name, limits[name]!, at);
    out.push(...hugePageErrors(name, limits[name]!, at));
  }
  for (const name of Object.keys(requests)) {
    const at = path.child('requests').key(name);
    check(name, requests[name]!, at);
    out.push(...againstLimit(name, requests[name]!, limits, path));
    out.push(...hugePageErrors(name, requests[name]!, at));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    out.push(forbidden(path, 'HugePages require cpu or memory'));
  return [...out, ...validateClaims(requirements.claims, claimNames, path.child('claims'))];
}

function againstLimit(name: string, request: string | number, limits: List, path: FieldPath): FieldError[] {
  const at = path.child('requests');
  const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
  if (limit === undefined)
    return isOvercommitAllowed(name)
      ? []
      : [required(path.child('limits'), 'Limit must be set for non overcommitable resources')];
  const order = compareQuantities(quantity(request), quantity(limit));
  const text = `${name} limit of ${canonicalQuantity(limit)}`;
  if (order !== 0 && !isOvercommitAllowed(name))
    return [invalid(at, canonicalQuantity(request), `must be equal to ${text}`)];
  return order > 0 ? [invalid(at, canonicalQuantity(request), `must be less than or equal to ${text}`)] : [];
}

/** validateResourceClaimNames. */
function validateClaims(
  claims: readonly ResourceClaim[] | undefined,
  known: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const out: FieldError[] = [];
  const names = new Set<string>();
  claims?.forEach((claim, i) => {
    const at = path.index(i);
    const { name, request } = claim;
    if (!name) {
      out.push(required(at));
      return;
    }
    if (names.has(name)) out.push(duplicate(at, name));
    else {
      if (request) out.push(...invalidEach(at.child('request'), request, isDNS1123Label(request)));
      const key = request ? `${name}/${request}` : name;
      if (names.has(key)) out.push(duplicate(at, key));
      else if (!request) for (const other of names) if (other.startsWith(`${name}/`)) out.push(duplicate(at, name));
      names.add(key);
    }
    if (!known.has(name)) out.push(unknownClaim(name, known, at));
  });
  return out;
}

function unknownClaim(name: string, known: ReadonlySet<string>, path: FieldPath): FieldError {
  const list = known.size ? `: ${[...known].sort().join(', ')}` : ' which is empty';
  const body = `Not found: ${goValue(name)}: must be one of the names in pod.spec.resourceClaims${list}`;
  return { reason: 'FieldValueNotFound', path, body };
}

const podLevelResources = ['cpu', 'memory'];
/** SupportedPodLevelResources: the prefix stands for all sizes. */
const supportedPodLevel = ['cpu', 'hugepages-', 'memory'];

function podResourceName(name: string, path: FieldPath): FieldError[] {
  const out = validateResourceName(name, path);
  if (out.length || podLevelResources.includes(name) || isHugePages(name)) return out;
  return [notSupported(path, name, supportedPodLevel)];
}

/** validatePodResources: resources of the whole pod (PodLevelResources). */
export function validatePodResources(spec: PodSpec, claimNames: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const { resources } = spec;
  if (!resources) return [];
  const at = path.child('resources');
  if (spec.os?.name === 'windows') return [forbidden(at, 'may not be set for a windows pod')];
  const out: FieldError[] = [];
  if (resources.claims) out.push(forbidden(at.child('claims'), 'claims may not be set for Resources at pod-level'));
  out.push(...validateRequirements(resources, podResourceName, claimNames, at));
  return [...out, ...validateConsistency(spec, resources, at)];
}

/** What all containers together ask for must fit into the pod's own request. */
function validateConsistency(spec: PodSpec, resources: ResourceRequirements, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const requests = (resources.requests ?? {}) as List;
  const limits = (resources.limits ?? {}) as List;
  for (const [name, total] of aggregateResources(spec, 'requests')) {
    if (!Object.hasOwn(requests, name) || compareQuantities(total, quantity(requests[name]!)) <= 0) continue;
    const text = `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`;
    out.push(invalid(path.child('requests').key(name), canonicalQuantity(requests[name]!), text));
  }
  for (const [name, total] of aggregateResources(spec, 'limits')) {
    if (!isHugePages(name) || !Object.hasOwn(limits, name)) continue;
    if (compareQuantities(total, quantity(limits[name]!)) <= 0) continue;
    const text = `must be greater than or equal to aggregate container limits of ${formatQuantity(total)}`;
    out.push(invalid(path.child('limits').key(name), canonicalQuantity(limits[name]!), text));
  }
  spec.containers?.forEach((container, i) => {
    for (const [name, limit] of Object.entries((container.resources?.limits ?? {}) as List)) {
      if (!Object.hasOwn(limits, name) || compareQuantities(quantity(limit), quantity(limits[name]!)) <= 0) continue;
      const at = path.child('containers').index(i).key(name).child('limits');
      out.push(
        invalid(
          at,
          canonicalQuantity(limit),
          `must be less than or equal to pod limits of ${canonicalQuantity(limits[name]!)}`,
        ),
      );
    }
  });
  return out;
}
