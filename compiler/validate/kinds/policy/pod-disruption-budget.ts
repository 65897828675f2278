import type { PodDisruptionBudget } from '../../../../schemas/generated/types/policy_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, named, notSupported } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { labelSelector, pointer, struct } from '../../shared/internal-form.js';
import { isValidPercent } from '../../shared/names.js';
import type { KindRules } from '../../types.js';
import { invalidEach, negativeMessage, raiseGeneration, validateLabelSelector } from '../checks.js';

type BudgetObject = PodDisruptionBudget & KubeObject;

const specPath = FieldPath.of('spec');
const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Mirrors pkg/registry/policy/poddisruptionbudget/strategy.go and ValidatePodDisruptionBudgetSpec. */
export const podDisruptionBudget: KindRules<BudgetObject> = {
  group: 'policy',
  kind: 'PodDisruptionBudget',
  namespaced: true,
  metaOnCreate: false,
  metaOnUpdate: [],
  unconditionalUpdate: false,
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object) => validateSpec(object, false),
  validateUpdate: (object, old) =>
    validateSpec(object, validateLabelSelector(old.spec?.selector, FieldPath.root).length > 0),
};

const internalSpec = struct({
  MinAvailable: pointer,
  Selector: labelSelector,
  MaxUnavailable: pointer,
  UnhealthyPodEvictionPolicy: pointer,
});

function validateSpec({ spec = {} }: BudgetObject, allowInvalidValues: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    errors.push(invalid(specPath, internalSpec(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field];
    if (value !== undefined) errors.push(...validateAmount(value, specPath.child(field)));
  }
  errors.push(...validateLabelSelector(spec.selector, specPath.child('selector'), { allowInvalidValues }));
  const policy = spec.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !evictionPolicies.includes(policy))
    errors.push(notSupported(specPath.child('unhealthyPodEvictionPolicy'), policy, evictionPolicies));
  return errors;
}

/** ValidatePositiveIntOrPercent and IsNotMoreThan100Percent of pkg/apis/apps/validation. */
function validateAmount(value: string | number, path: FieldPath): FieldError[] {
  if (typeof value === 'number') return value < 0 ? [invalid(path, value, negativeMessage)] : [];
  const wrong = isValidPercent(value);
  if (wrong.length) return invalidEach(path, named(value), wrong);
  return Number.parseInt(value, 10) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
}
