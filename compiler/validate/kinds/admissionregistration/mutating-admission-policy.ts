import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { raiseGeneration } from '../checks.js';
import { checkExpression, type Scope, trim } from './expressions.js';
import { defaultMatchResources } from './match-resources.js';
import { type Policy, type PolicySpec, specPath, validatePolicyHead } from './policy-common.js';
import { staticSuffixWarnings, validateStaticSuffix } from './static-suffix.js';

interface Mutation {
  readonly patchType?: string;
  readonly applyConfiguration?: { readonly expression?: string };
  readonly jsonPatch?: { readonly expression?: string };
}

interface Spec extends PolicySpec {
  mutations?: Mutation[];
  reinvocationPolicy?: string;
}

type MutatingPolicy = Policy<Spec>;

/** Mirrors pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go. */
export const mutatingAdmissionPolicy: KindRules<MutatingPolicy> = {
  group: 'admissionregistration.k8s.io',
  kind: 'MutatingAdmissionPolicy',
  namespaced: false,
  metaOnUpdate: ['create'],
  unconditionalUpdate: false,
  defaults(draft) {
    draft.spec ??= {};
    draft.spec.failurePolicy ??= 'Fail';
    defaultMatchResources(draft.spec.matchConstraints);
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => raiseGeneration(draft, old, draft.spec, old.spec),
  validate: (object, ctx) => [...validatePolicy(object, undefined, ctx), ...validateStaticSuffix(object, ctx)],
  validateUpdate: validatePolicy,
  warnings: staticSuffixWarnings,
};

function validatePolicy(object: MutatingPolicy, old: MutatingPolicy | undefined, ctx: ValidationContext): FieldError[] {
  const spec = object.spec ?? {};
  const stored = [
    ...(old?.spec?.matchConditions ?? []).map((c) => c.expression),
    ...(old?.spec?.mutations ?? []).map((m) => m.applyConfiguration?.expression),
  ];
  const hasParams = spec.paramKind !== undefined;
  const scope: Scope = {
    ctx,
    hasParams,
    paramsInConditions: hasParams,
    composed: true,
    variables: [],
    stored: new Set(stored.map((e) => e ?? '')),
  };
  const errors = validatePolicyHead(spec, old?.spec, scope, true);
  const mutations = spec.mutations ?? [];
  const path = specPath.child('mutations');
  if (!mutations.length) errors.push(required(path, 'mutations must contain at least one item'));
  mutations.forEach((mutation, i) => {
    errors.push(...validateMutation(mutation, scope, path.index(i)));
  });
  const policy = spec.reinvocationPolicy ?? '';
  const policyPath = specPath.child('reinvocationPolicy');
  if (!policy) errors.push(required(policyPath));
  else if (!['IfNeeded', 'Never'].includes(policy))
    errors.push(notSupported(policyPath, policy, ['IfNeeded', 'Never']));
  return errors;
}

const fieldOf = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;

function validateMutation(mutation: Mutation, scope: Scope, path: FieldPath): FieldError[] {
  const type = mutation.patchType ?? '';
  const typePath = path.child('patchType');
  if (!type) return [required(typePath)];
  if (type !== 'ApplyConfiguration' && type !== 'JSONPatch')
    return [notSupported(typePath, type, ['ApplyConfiguration', 'JSONPatch'])];
  const errors: FieldError[] = [];
  const field = fieldOf[type];
  const other = type === 'JSONPatch' ? 'applyConfiguration' : 'jsonPatch';
  const patch = mutation[field];
  if (!patch) errors.push(required(path.child(field), `must be specified when patchType is ${type}`));
  else {
    const expression = trim(patch.expression);
    const at = path.child(field, 'expression');
    const returns = [type === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration'] as const;
    if (expression) errors.push(...checkExpression({ expression, returns, hasPatchTypes: true }, scope, at));
    else errors.push(required(at));
  }
  if (mutation[other])
    errors.push(invalid(path.child(other), `{${other}}`, `must not be specified when patchType is ${type}`));
  return errors;
}
