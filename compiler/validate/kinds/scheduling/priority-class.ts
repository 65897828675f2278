import type { PriorityClass } from '../../../../schemas/generated/types/scheduling_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { validateImmutableName } from '../checks.js';

type ClassObject = PriorityClass & KubeObject;

const policyPath = FieldPath.of('preemptionPolicy');
const highest = 1_000_000_000;
const systemClasses: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

/** Mirrors pkg/registry/scheduling/priorityclass/strategy.go and ValidatePriorityClass. */
export const priorityClass: KindRules<ClassObject> = {
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  namespaced: false,
  metaOnUpdate: ['update'],
  defaults(draft) {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
  },
  validate,
  validateUpdate: (object, old) => [
    ...((object.value ?? 0) === (old.value ?? 0)
      ? []
      : [forbidden(FieldPath.of('value'), 'may not be changed in an update.')]),
    ...validateImmutableName(object.preemptionPolicy, old.preemptionPolicy, policyPath),
  ],
};

function validate(object: ClassObject): FieldError[] {
  const errors: FieldError[] = [];
  const name = object.metadata.name ?? '';
  if (name.startsWith('system-')) {
    const wrong = systemClassError(object);
    if (wrong)
      errors.push(
        forbidden(
          FieldPath.of('metadata', 'name'),
          `priority class names with 'system-' prefix are reserved for system use only. error: ${wrong}`,
        ),
      );
  } else if ((object.value ?? 0) > highest)
    errors.push(forbidden(FieldPath.of('value'), `maximum allowed value of a user defined priority is ${highest}`));
  const policy = object.preemptionPolicy;
  if (policy === '') errors.push(required(policyPath));
  else if (policy !== undefined && !['PreemptLowerPriority', 'Never'].includes(policy))
    errors.push(notSupported(policyPath, policy, ['PreemptLowerPriority', 'Never']));
  return errors;
}

/** IsKnownSystemPriorityClass of pkg/apis/scheduling/v1/helpers.go. */
function systemClassError({ metadata, value = 0, globalDefault }: ClassObject): string | undefined {
  const name = metadata.name ?? '';
  if (!Object.hasOwn(systemClasses, name)) return `${name} is not a known system priority class`;
  if (value !== systemClasses[name]) return `value of ${name} PriorityClass must be ${systemClasses[name]}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
