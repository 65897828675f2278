import type { KubeObject } from '../../../compiler/kube/object.js';
import { compareQuantities, quantity, subQuantities } from '../../../compiler/kube/quantity.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type { ResourceQuota } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { forbidden } from '../refusals.js';
import { addTo, type ResourceList, readList, showList } from '../resources.js';
import { type Evaluator, evaluatorFor, type ScopeRequirement } from './quota/usage.js';
import { runningUsage } from './quota/used.js';

/**
 * ResourceQuota (apiserver pkg/admission/plugin/resourcequota/controller.go). What a namespace uses already is counted
 * from its objects, which is what the quota controller keeps in the status of each quota.
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate(request, context) {
    if (!request.namespace || request.gvk.kind === 'Event') return undefined;
    const quotas = context.view.list('ResourceQuota', request.namespace) as unknown as readonly ResourceQuota[];
    if (!quotas.length) return undefined;
    const evaluator = evaluatorFor(request);
    if (!evaluator.handles(request)) return undefined;
    const interesting: ResourceQuota[] = [];
    for (const quota of quotas) {
      if (!matches(quota, evaluator, request.object)) continue;
      const names = evaluator.matchingResources(hardNames(quota));
      const problem = evaluator.constraints?.(names, request.object);
      if (problem) return forbidden(request, `failed quota: ${quota.metadata?.name}: ${problem}`);
      interesting.push(quota);
    }
    for (const quota of interesting) {
      const refusal = charge(request, context, quota, evaluator);
      if (refusal) return refusal;
    }
    return undefined;
  },
};

const hardNames = (quota: ResourceQuota): string[] => Object.keys(quota.spec?.hard ?? {}).sort();

function scopesOf(quota: ResourceQuota): ScopeRequirement[] {
  return [
    ...(quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...((quota.spec?.scopeSelector?.matchExpressions ?? []) as ScopeRequirement[]),
  ];
}

function matches(quota: ResourceQuota, evaluator: Evaluator, object: KubeObject): boolean {
  return (
    evaluator.matchingResources(hardNames(quota)).length > 0 &&
    scopesOf(quota).every((scope) => evaluator.matchesScope(scope, object))
  );
}

function charge(
  request: AdmissionRequest,
  context: AdmissionContext,
  quota: ResourceQuota,
  evaluator: Evaluator,
): Refusal | undefined {
  const now = context.options.now ?? '';
  const delta = evaluator.usage(request.object, now);
  const { oldObject } = request;
  if (request.operation === 'UPDATE' && oldObject && matches(quota, evaluator, oldObject))
    for (const [name, q] of evaluator.usage(oldObject, now)) {
      const have = delta.get(name);
      if (have) delta.set(name, compareQuantities(have, q) > 0 ? subQuantities(have, q) : quantity('0'));
    }
  const hard = readList(quota.spec?.hard);
  const requested = mask(delta, (name) => hard.has(name) && delta.get(name)!.nano !== 0n);
  if (!requested.size) return undefined;
  const sum = sumOf(quota, evaluator, context, request);
  const exceeded = [...requested.keys()].filter(
    (name) => (sum.get(name) ?? 0n) + requested.get(name)!.nano > hard.get(name)!.nano,
  );
  if (!exceeded.length) return undefined;
  const used = usedOf(quota, evaluator, context, request);
  const shown = (list: ResourceList): string => showList(mask(list, (name) => exceeded.includes(name)));
  return forbidden(
    request,
    `exceeded quota: ${quota.metadata?.name}, requested: ${shown(requested)}, used: ${shown(used)}, limited: ${shown(hard)}`,
  );
}

/** The same as `usedOf` without the formats of quantities, kept from request to request. */
function sumOf(
  quota: ResourceQuota,
  evaluator: Evaluator,
  context: AdmissionContext,
  request: AdmissionRequest,
): ReadonlyMap<string, bigint> {
  const { view, options } = context;
  const list = view.list(evaluator.counts, request.namespace);
  const scopes = scopesOf(quota);
  // Pods on their way out count by the clock.
  if (list.some((o) => o.metadata.deletionTimestamp))
    return new Map([...usedOf(quota, evaluator, context, request)].map(([name, q]) => [name, q.nano]));
  return runningUsage(quota, evaluator.counts, list, (object) =>
    scopes.every((scope) => evaluator.matchesScope(scope, object))
      ? evaluator.usage(object, options.now ?? '')
      : undefined,
  );
}

/** CalculateUsageStats, over the objects of the kind that is asked about. */
function usedOf(
  quota: ResourceQuota,
  evaluator: Evaluator,
  context: AdmissionContext,
  request: AdmissionRequest,
): ResourceList {
  const used: ResourceList = new Map(hardNames(quota).map((name) => [name, quantity('0')]));
  for (const object of context.view.list(evaluator.counts, request.namespace))
    if (scopesOf(quota).every((scope) => evaluator.matchesScope(scope, object)))
      addTo(used, evaluator.usage(object, context.options.now ?? ''));
  return used;
}

const mask = (list: ResourceList, keep: (name: string) => boolean): ResourceList =>
  new Map([...list].filter(([name]) => keep(name)));
