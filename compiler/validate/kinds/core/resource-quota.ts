import type { ResourceQuota, ResourceQuotaSpec } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { compareQuantities, milliValueOf, quantity } from '../../../kube/quantity.js';
import { type FieldError, invalid, named, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { list, struct, text } from '../../shared/internal-form.js';
import type { KindRules } from '../../types.js';
import { fieldImmutable, negativeMessage, roundResourceList } from '../checks.js';
import { isIntegerResource, isStandardQuotaResource, validateQuotaResourceName } from './resource-names.js';

type ResourceQuotaObject = ResourceQuota & KubeObject;

const scopesPath = FieldPath.of('spec', 'scopes');

/** Mirrors pkg/registry/core/resourcequota/strategy.go and ValidateResourceQuota. */
export const resourceQuota: KindRules<ResourceQuotaObject> = {
  group: '',
  kind: 'ResourceQuota',
  namespaced: true,
  metaOnUpdate: ['update'],
  defaults(draft) {
    roundResourceList(draft.spec?.hard);
    roundResourceList(draft.status?.hard);
    roundResourceList(draft.status?.used);
  },
  prepareForCreate(draft) {
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate: (object) => validateSpec(object.spec ?? {}),
  validateUpdate(object, old) {
    const errors = validateSpec(object.spec ?? {});
    const before = new Set(old.spec?.scopes ?? []);
    const after = new Set(object.spec?.scopes ?? []);
    if (before.size !== after.size || [...before].some((s) => !after.has(s)))
      errors.push(invalid(scopesPath, object.spec?.scopes, fieldImmutable));
    return errors;
  },
  warnings: (object, old, { profile }) =>
    old || !profile.atLeast('1.35') ? [] : quotaWarnings(object.spec?.hard ?? {}),
};

function validateSpec(spec: ResourceQuotaSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(spec.hard ?? {})) {
    const path = FieldPath.of('spec', 'hard').key(name);
    errors.push(...validateQuotaResourceName(name, path), ...validateQuantityValue(name, String(value), path));
  }
  return [...errors, ...validateScopes(spec), ...validateScopeSelector(spec)];
}

/** ValidateResourceQuantityValue. */
export function validateQuantityValue(name: string, value: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (compareQuantities(quantity(value), quantity('0')) < 0) errors.push(invalid(path, value, negativeMessage));
  if (isIntegerResource(name) && milliValueOf(value) % 1000n !== 0n)
    errors.push(invalid(path, value, 'must be an integer'));
  return errors;
}

const scopes = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'VolumeAttributesClass',
  'CrossNamespacePodAffinity',
]);
const compute = new Set(['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']);

/** IsResourceQuotaScopeValidForResource. */
function scopeFits(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return ['persistentvolumeclaims', 'requests.storage'].includes(resource);
  return !scopes.has(scope) || compute.has(resource);
}

const misfits = (spec: ResourceQuotaSpec, scope: string): string[] =>
  Object.keys(spec.hard ?? {}).filter((name) => isStandardQuotaResource(name) && !scopeFits(scope, name));

function conflicts(seen: ReadonlySet<string>, path: FieldPath, spec: ResourceQuotaSpec): FieldError[] {
  return [
    ['BestEffort', 'NotBestEffort'],
    ['NotTerminating', 'Terminating'],
  ]
    .filter((pair) => pair.every((s) => seen.has(s)))
    .map(() => invalid(path, spec.scopes, 'conflicting scopes'));
}

function validateScopes(spec: ResourceQuotaSpec): FieldError[] {
  if (!spec.scopes?.length) return [];
  const errors: FieldError[] = [];
  for (const scope of spec.scopes) {
    if (!scopes.has(scope)) errors.push(invalid(scopesPath, spec.scopes, 'unsupported scope'));
    for (const _ of misfits(spec, scope))
      errors.push(invalid(scopesPath, spec.scopes, 'unsupported scope applied to resource'));
  }
  return [...errors, ...conflicts(new Set(spec.scopes), scopesPath, spec)];
}

const internalSelector = struct({
  MatchExpressions: list(struct({ ScopeName: text, Operator: text, Values: list() })),
});

/** validateScopedResourceSelectorRequirement. */
function validateScopeSelector(spec: ResourceQuotaSpec): FieldError[] {
  if (!spec.scopeSelector) return [];
  const errors: FieldError[] = [];
  const path = FieldPath.of('spec', 'scopeSelector', 'matchExpressions');
  const seen = new Set<string>();
  for (const { scopeName = '', operator = '', values = [] } of spec.scopeSelector.matchExpressions ?? []) {
    if (!scopes.has(scopeName)) errors.push(invalid(path.child('scopeName'), named(scopeName), 'unsupported scope'));
    for (const _ of misfits(spec, scopeName))
      errors.push(invalid(path, internalSelector(spec.scopeSelector), 'unsupported scope applied to resource'));
    const mustExist = scopes.has(scopeName) && scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass';
    if (mustExist && operator !== 'Exists')
      errors.push(
        invalid(
          path.child('operator'),
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    errors.push(...validateOperator(operator, values, path));
    seen.add(scopeName);
  }
  return [...errors, ...conflicts(seen, path, spec)];
}

function validateOperator(operator: string, values: readonly string[], path: FieldPath): FieldError[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length
      ? []
      : [
          required(
            path.child('values'),
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        ];
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length
      ? [
          invalid(
            path.child('values'),
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        ]
      : [];
  return [invalid(path.child('operator'), named(operator), 'not a valid selector operator')];
}

function quotaWarnings(hard: Readonly<Record<string, string | number>>): string[] {
  const warnings: string[] = [];
  const pick = (name: string): string | undefined => (Object.hasOwn(hard, name) ? String(hard[name]) : undefined);
  for (const name of ['cpu', 'memory', 'storage', 'ephemeral-storage']) {
    let requestName = `requests.${name}`;
    if (pick(requestName) === undefined && (name === 'cpu' || name === 'memory')) requestName = name;
    const request = pick(requestName);
    const limit = pick(`limits.${name}`);
    if (request !== undefined && limit !== undefined && compareQuantities(quantity(request), quantity(limit)) > 0)
      warnings.push(`ResourceQuota ${requestName} (${request}) should be less than limits.${name} (${limit})`);
  }
  return warnings;
}
