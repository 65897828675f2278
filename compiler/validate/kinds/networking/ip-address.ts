import type { IPAddress } from '../../../../schemas/generated/types/networking_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { optional, struct, text } from '../../shared/internal-form.js';
import type { KindRules } from '../../types.js';
import { invalidEach, isDNS1123Subdomain, isPathSegmentName, isValidIP, validateImmutableField } from '../checks.js';
import { declaredRequired, requiredSegment } from './references.js';

type AddressObject = IPAddress & KubeObject;

/** Mirrors pkg/registry/networking/ipaddress/strategy.go and ValidateIPAddress. */
export const ipAddress: KindRules<AddressObject> = {
  group: 'networking.k8s.io',
  kind: 'IPAddress',
  namespaced: false,
  metaOnUpdate: ['create', 'update'],
  // ValidateIPAddressName keeps the detail of each error.
  nameErrors: (name) => isValidIP(FieldPath.root, name).map((e) => e.body.slice(e.body.indexOf('": ') + 3)),
  validate: validateParent,
  validateUpdate: (object, old) => [
    ...validateParent(object),
    ...validateImmutableField(
      parentForm(object.spec?.parentRef),
      parentForm(old.spec?.parentRef),
      FieldPath.of('spec', 'parentRef'),
    ).map((e) => declared(e)),
  ],
};

const parentForm = optional(struct({ Group: text, Resource: text, Namespace: text, Name: text }));

function validateParent({ spec }: AddressObject): FieldError[] {
  const path = FieldPath.of('spec', 'parentRef');
  const ref = spec?.parentRef;
  if (!ref) return [declared(required(path))];
  const errors: FieldError[] = [];
  if (ref.group) errors.push(...invalidEach(path.child('group'), ref.group, isDNS1123Subdomain(ref.group)));
  errors.push(
    ...declaredRequired(requiredSegment(ref.resource, path.child('resource'))),
    ...declaredRequired(requiredSegment(ref.name, path.child('name'))),
  );
  if (ref.namespace)
    errors.push(...invalidEach(path.child('namespace'), ref.namespace, isPathSegmentName(ref.namespace)));
  return errors;
}
