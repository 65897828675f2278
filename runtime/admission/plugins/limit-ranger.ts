import {
  compareQuantities,
  formatQuantity,
  milliValueOf,
  type Quantity,
  wholeValueOf,
} from '../../../compiler/kube/quantity.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
} from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { aggregate, forbidden } from '../refusals.js';
import { podResources, type ResourceList, readList } from '../resources.js';

/** LimitRanger (plugin/pkg/admission/limitranger/admission.go): defaults of containers, then minima, maxima and ratios. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  operations: ['CREATE', 'UPDATE'],
  admit(request, context) {
    if (!supports(request) || request.gvk.kind !== 'Pod') return undefined;
    for (const range of rangesOf(request, context)) applyDefaults(range, request.object as unknown as Pod);
    return undefined;
  },
  validate(request, context) {
    if (!supports(request)) return undefined;
    for (const range of rangesOf(request, context)) {
      const refusal = check(request, range);
      if (refusal) return refusal;
    }
    return undefined;
  },
};

function supports({ gvk, subresource, operation, oldObject }: AdmissionRequest): boolean {
  if (oldObject?.metadata.deletionTimestamp || gvk.group !== '') return false;
  if (gvk.kind === 'Pod') return operation === 'CREATE' ? !subresource : subresource === 'resize';
  return gvk.kind === 'PersistentVolumeClaim' && !subresource;
}

function rangesOf(request: AdmissionRequest, { view }: AdmissionContext): readonly LimitRange[] {
  return view.list('LimitRange', request.namespace) as unknown as readonly LimitRange[];
}

const limitsOf = (range: LimitRange, type: string): LimitRangeItem[] =>
  (range.spec?.limits ?? []).filter((l) => l.type === type);

function applyDefaults(range: LimitRange, pod: Pod): void {
  const requests: Record<string, string | number> = {};
  const limits: Record<string, string | number> = {};
  for (const item of limitsOf(range, 'Container')) {
    Object.assign(requests, item.defaultRequest);
    Object.assign(limits, item.default);
  }
  const notes = [
    ...(pod.spec?.containers ?? []).flatMap((c) => fill(c, requests, limits, 'container')),
    ...(pod.spec?.initContainers ?? []).flatMap((c) => fill(c, requests, limits, 'init container')),
  ];
  if (!notes.length) return;
  pod.metadata ??= {};
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}`,
  };
}

function fill(
  c: Container,
  requests: Readonly<Record<string, string | number>>,
  limits: Readonly<Record<string, string | number>>,
  what: string,
): string[] {
  const resources = { ...c.resources } as { requests?: Record<string, string>; limits?: Record<string, string> };
  const notes: string[] = [];
  for (const [kind, defaults] of [
    ['requests', requests],
    ['limits', limits],
  ] as const) {
    const have = resources[kind] ?? {};
    const missing = Object.keys(defaults)
      .filter((name) => !Object.hasOwn(have, name))
      .sort();
    if (!missing.length) continue;
    resources[kind] = { ...have, ...Object.fromEntries(missing.map((name) => [name, String(defaults[name])])) };
    notes.push(`${missing.join(', ')} ${kind.slice(0, -1)} for ${what} ${c.name}`);
  }
  if (notes.length) c.resources = resources;
  return notes;
}

function check(request: AdmissionRequest, range: LimitRange): Refusal | undefined {
  const errors =
    request.gvk.kind === 'Pod'
      ? podErrors(range, request.object as unknown as Pod)
      : claimErrors(range, request.object as unknown as PersistentVolumeClaim);
  return errors.length ? forbidden(request, aggregate(errors)) : undefined;
}

function claimErrors(range: LimitRange, claim: PersistentVolumeClaim): string[] {
  const requests = readList(claim.spec?.resources?.requests);
  return limitsOf(range, 'PersistentVolumeClaim').flatMap((item) => [
    ...each(item.min, (name, bound) => belowMin(item.type, name, bound, requests, new Map())),
    ...each(item.max, (name, bound) => aboveMaxRequest(item.type, name, bound, requests)),
  ]);
}

function podErrors(range: LimitRange, pod: Pod): string[] {
  const spec = pod.spec ?? { containers: [] };
  return (range.spec?.limits ?? []).flatMap((item) => {
    if (item.type === 'Pod') return bounds(item, podResources(spec, 'requests'), podResources(spec, 'limits'));
    if (item.type !== 'Container') return [];
    return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap((c) =>
      bounds(item, readList(c.resources?.requests), readList(c.resources?.limits)),
    );
  });
}

function bounds(item: LimitRangeItem, requests: ResourceList, limits: ResourceList): string[] {
  return [
    ...each(item.min, (name, bound) => belowMin(item.type, name, bound, requests, limits)),
    ...each(item.max, (name, bound) => aboveMax(item.type, name, bound, requests, limits)),
    ...each(item.maxLimitRequestRatio, (name, bound) => aboveRatio(item.type, name, bound, requests, limits)),
  ];
}

/** In order of names; the server's order is that of a Go map. */
function each(
  written: Readonly<Record<string, string | number>> | undefined,
  test: (name: string, bound: Quantity) => string | undefined,
): string[] {
  return [...readList(written)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, bound]) => test(name, bound) ?? []);
}

const show = formatQuantity;

function belowMin(
  type: string,
  name: string,
  min: Quantity,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const head = `minimum ${name} usage per ${type} is ${show(min)}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request) return `${head}.  No request is specified`;
  if (compareQuantities(request, min) < 0) return `${head}, but request is ${show(request)}`;
  if (limit && compareQuantities(limit, min) < 0) return `${head}, but limit is ${show(limit)}`;
  return undefined;
}

function aboveMaxRequest(type: string, name: string, max: Quantity, requests: ResourceList): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${show(max)}`;
  const request = requests.get(name);
  if (!request) return `${head}.  No request is specified`;
  return compareQuantities(request, max) > 0 ? `${head}, but request is ${show(request)}` : undefined;
}

function aboveMax(
  type: string,
  name: string,
  max: Quantity,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${show(max)}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!limit) return `${head}.  No limit is specified`;
  if (compareQuantities(limit, max) > 0) return `${head}, but limit is ${show(limit)}`;
  if (request && compareQuantities(request, max) > 0) return `${head}, but request is ${show(request)}`;
  return undefined;
}

const maxMilli = ((1n << 63n) - 1n) / 1000n;

function aboveRatio(
  type: string,
  name: string,
  max: Quantity,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const head = `${name} max limit to request ratio per ${type} is ${show(max)}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request || request.nano === 0n) return `${head}, but no request is specified or request is 0`;
  if (!limit || limit.nano === 0n) return `${head}, but no limit is specified or limit is 0`;
  const fine = [request, limit, max].every((q) => wholeValueOf(q) <= maxMilli);
  const value = (q: Quantity): number => Number(fine ? milliValueOf(q) : wholeValueOf(q));
  const ratio = value(limit) / value(request);
  const bound = Number(wholeValueOf(max) <= maxMilli ? milliValueOf(max) : wholeValueOf(max) * 1000n) / 1000;
  return ratio > bound ? `${head}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}
