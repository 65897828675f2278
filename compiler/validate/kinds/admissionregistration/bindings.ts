import type { LabelSelector } from '../../../../schemas/generated/types/meta_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import {
  invalidEach,
  isDNS1123Subdomain,
  isPathSegmentName,
  raiseGeneration,
  validateLabelSelector,
} from '../checks.js';
import {
  defaultMatchResources,
  type MatchResources,
  validateMatchResources,
  validateMutatingOperations,
} from './match-resources.js';
import { staticSuffixWarnings, validateStaticSuffix } from './static-suffix.js';

interface ParamRef {
  name?: string;
  namespace?: string;
  selector?: LabelSelector;
  parameterNotFoundAction?: string;
}

interface Binding extends KubeObject {
  spec?: {
    policyName?: string;
    paramRef?: ParamRef;
    matchResources?: MatchResources;
    validationActions?: string[];
  };
}

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/admissionregistration/{validating,mutating}admissionpolicybinding/strategy.go. */
function bindingRules(kind: string, mutating: boolean): KindRules<Binding> {
  const validate = (object: Binding): FieldError[] => validateSpec(object, mutating);
  return {
    group: 'admissionregistration.k8s.io',
    kind,
    namespaced: false,
    metaOnUpdate: ['create'],
    unconditionalUpdate: false,
    defaults: (draft) => defaultMatchResources(draft.spec?.matchResources),
    prepareForCreate(draft) {
      draft.metadata.generation = 1;
    },
    prepareForUpdate: (draft, old) => raiseGeneration(draft, old, draft.spec, old.spec),
    validate: (object, ctx) => [...validate(object), ...validateStaticSuffix(object, ctx)],
    validateUpdate: validate,
    warnings: staticSuffixWarnings,
  };
}

export const validatingAdmissionPolicyBinding = bindingRules('ValidatingAdmissionPolicyBinding', false);
export const mutatingAdmissionPolicyBinding = bindingRules('MutatingAdmissionPolicyBinding', true);

function validateSpec({ spec = {} }: Binding, mutating: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const name = spec.policyName ?? '';
  const namePath = specPath.child('policyName');
  if (name) errors.push(...invalidEach(namePath, name, isDNS1123Subdomain(name)));
  // No tag says so of bindings of mutating policies.
  else errors.push(mutating ? required(namePath) : declared(required(namePath)));
  if (spec.paramRef) errors.push(...validateParamRef(spec.paramRef, specPath.child('paramRef')));
  const matchPath = specPath.child('matchResources');
  errors.push(...validateMatchResources(spec.matchResources, matchPath));
  if (mutating) return [...errors, ...validateMutatingOperations(spec.matchResources, matchPath)];
  return [...errors, ...validateActions(spec.validationActions ?? [], specPath.child('validationActions'))];
}

function validateParamRef(ref: ParamRef, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { name, selector, parameterNotFoundAction: action } = ref;
  const exclusive = 'name and selector are mutually exclusive';
  if (name) {
    errors.push(...invalidEach(path.child('name'), name, isPathSegmentName(name)));
    if (selector) errors.push(forbidden(path.child('name'), exclusive));
  }
  if (selector) {
    errors.push(...validateLabelSelector(selector, path.child('selector')));
    if (name) errors.push(forbidden(path.child('selector'), exclusive));
  }
  if (!name && !selector) errors.push(required(path, 'one of name or selector must be specified'));
  const at = path.child('parameterNotFoundAction');
  if (!action) errors.push(required(at));
  else if (action !== 'Deny' && action !== 'Allow') errors.push(notSupported(at, action, ['Deny', 'Allow']));
  return errors;
}

function validateActions(actions: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  actions.forEach((action, i) => {
    if (!['Audit', 'Deny', 'Warn'].includes(action))
      errors.push(notSupported(path.index(i), action, ['Audit', 'Deny', 'Warn']));
    if (actions.indexOf(action) < i) errors.push(duplicate(path.index(i), action));
  });
  if (actions.includes('Deny') && actions.includes('Warn'))
    errors.push(
      invalid(
        path,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (!actions.length) errors.push(declared(required(path, 'at least one validation action is required')));
  return errors;
}
