import type {
  IngressClass,
  IngressClassParametersReference,
} from '../../../../schemas/generated/types/networking_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, notSupportedText, required, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import {
  byteLength,
  invalidEach,
  isDNS1123Label,
  isDomainPrefixedPath,
  raiseGeneration,
  validateImmutableField,
} from '../checks.js';
import { declaredRequired, validateTypedLocalReference } from './references.js';

type ClassObject = IngressClass & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/networking/ingressclass/strategy.go and ValidateIngressClass. */
export const ingressClass: KindRules<ClassObject> = {
  group: 'networking.k8s.io',
  kind: 'IngressClass',
  namespaced: false,
  defaults(draft) {
    if (draft.spec?.parameters) draft.spec.parameters.scope ??= 'Cluster';
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => raiseGeneration(draft, old, draft.spec, old.spec),
  validate: validateSpec,
  validateUpdate: (object, old) => [
    ...validateImmutableField(object.spec?.controller ?? '', old.spec?.controller ?? '', specPath.child('controller')),
    ...validateSpec(object),
  ],
};

function validateSpec({ spec = {} }: ClassObject): FieldError[] {
  const controller = spec.controller ?? '';
  const path = specPath.child('controller');
  return [
    ...(byteLength(controller) > 250 ? [tooLong(path, 250)] : []),
    ...isDomainPrefixedPath(path, controller),
    ...(spec.parameters ? validateParameters(spec.parameters, specPath.child('parameters')) : []),
  ];
}

function validateParameters(ref: IngressClassParametersReference, path: FieldPath): FieldError[] {
  const errors = declaredRequired(validateTypedLocalReference(ref, path));
  const { scope, namespace } = ref;
  const at = path.child('namespace');
  if (scope === undefined) errors.push(required(path.child('scope')));
  else if (scope !== 'Cluster' && scope !== 'Namespace')
    errors.push(notSupportedText(path.child('scope'), scope, ['Cluster', 'Namespace']));
  else if (scope === 'Namespace') {
    if (namespace === undefined) errors.push(required(at, "`parameters.scope` is set to 'Namespace'"));
    else errors.push(...invalidEach(at, namespace, isDNS1123Label(namespace)));
  } else if (namespace !== undefined) errors.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}
