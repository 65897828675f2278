import type { Lease } from '../../../../schemas/generated/types/coordination_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { negativeMessage } from '../checks.js';
import { validateLeaseStrategy } from './strategy-name.js';

type LeaseObject = Lease & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/coordination/lease/strategy.go and ValidateLeaseSpec. */
export const lease: KindRules<LeaseObject> = {
  group: 'coordination.k8s.io',
  kind: 'Lease',
  namespaced: true,
  createOnUpdate: true,
  unconditionalUpdate: false,
  metaOnUpdate: ['update'],
  // CoordinatedLeaderElection is off.
  prepareForCreate(draft) {
    delete draft.spec?.strategy;
    delete draft.spec?.preferredHolder;
  },
  prepareForUpdate(draft, old) {
    for (const field of ['strategy', 'preferredHolder'] as const)
      if (old.spec?.[field] === undefined) delete draft.spec?.[field];
  },
  validate: validateSpec,
  validateUpdate: validateSpec,
};

function validateSpec({ spec = {} }: LeaseObject): FieldError[] {
  const errors: FieldError[] = [];
  const { leaseDurationSeconds: duration, leaseTransitions: transitions, strategy } = spec;
  if (duration !== undefined && duration <= 0)
    errors.push(invalid(specPath.child('leaseDurationSeconds'), duration, 'must be greater than 0'));
  if (transitions !== undefined && transitions < 0)
    errors.push(invalid(specPath.child('leaseTransitions'), transitions, negativeMessage));
  if (strategy !== undefined) errors.push(...validateLeaseStrategy(strategy, specPath.child('strategy')));
  if (spec.preferredHolder && !strategy)
    errors.push(forbidden(specPath.child('preferredHolder'), 'may only be specified if `strategy` is defined'));
  return errors;
}
