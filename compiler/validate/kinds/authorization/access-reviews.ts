import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  LocalSubjectAccessReview,
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from '../../../../schemas/generated/types/authorization_v1.js';
import type { FieldSelectorRequirement } from '../../../../schemas/generated/types/meta_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden, invalid, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { optional, struct, text } from '../../shared/internal-form.js';
import { metadataForm } from '../../shared/internal-struct.js';
import { validateLabelSelectorRequirement } from '../../shared/labels.js';
import type { KindRules } from '../../types.js';

/*
 * Reviews are answered, not stored. Mirrors pkg/registry/authorization/<kind>/rest.go and
 * pkg/apis/authorization/validation/validation.go. What the answer says is for an authorizer to know.
 */

const group = 'authorization.k8s.io';
const specPath = FieldPath.of('spec');
const resourcePath = specPath.child('resourceAttributes');
const otherPath = specPath.child('nonResourceAttributes');

interface ReviewSpec {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

const nonResourceForm = optional(struct({ Path: text, Verb: text }));

function validateOneOf({ resourceAttributes, nonResourceAttributes: other }: ReviewSpec): FieldError[] {
  if (resourceAttributes && other)
    return [invalid(otherPath, nonResourceForm(other), 'cannot be specified in combination with resourceAttributes')];
  if (!resourceAttributes && !other)
    return [
      invalid(resourcePath, null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'),
    ];
  return [];
}

function validateSubject(spec: SubjectAccessReview['spec'] | undefined): FieldError[] {
  const errors = validateOneOf(spec ?? {});
  if (!spec?.user && !spec?.groups?.length)
    errors.push(invalid(specPath.child('user'), '', 'at least one of user or group must be specified'));
  return [...errors, ...validateSelectors(spec?.resourceAttributes)];
}

/** validateResourceAttributes. */
function validateSelectors(attributes: ResourceAttributes | undefined): FieldError[] {
  const { fieldSelector, labelSelector } = attributes ?? {};
  return [
    ...validateSelector(fieldSelector, resourcePath.child('fieldSelector'), validateFieldRequirement),
    ...validateSelector(labelSelector, resourcePath.child('labelSelector'), (requirement, at) =>
      validateLabelSelectorRequirement(requirement, at, { allowUnknownOperator: true }),
    ),
  ];
}

type Requirement<S extends FieldSelectorAttributes | LabelSelectorAttributes> = NonNullable<S['requirements']>[number];

function validateSelector<S extends FieldSelectorAttributes | LabelSelectorAttributes>(
  selector: S | undefined,
  path: FieldPath,
  rule: (requirement: Requirement<S>, path: FieldPath) => FieldError[],
): FieldError[] {
  if (!selector) return [];
  const { rawSelector = '', requirements = [] } = selector;
  const errors: FieldError[] = [];
  if (rawSelector && requirements.length)
    errors.push(invalid(path.child('rawSelector'), rawSelector, 'may not specified at the same time as requirements'));
  const at = path.child('requirements');
  if (!rawSelector && !requirements.length)
    errors.push(required(at, `when ${path} is specified, requirements or rawSelector is required`));
  requirements.forEach((requirement, i) => {
    errors.push(...rule(requirement as Requirement<S>, at.index(i)));
  });
  return errors;
}

function validateFieldRequirement(requirement: FieldSelectorRequirement, path: FieldPath): FieldError[] {
  const { key, operator, values = [] } = requirement;
  const errors = key ? [] : [required(path.child('key'), 'must be specified')];
  const at = path.child('values');
  if ((operator === 'In' || operator === 'NotIn') && !values.length)
    errors.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length)
    errors.push(forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  return errors;
}

/** Nothing of the metadata may be set; the message shows it all. */
function validateEmptyMeta({ metadata }: KubeObject, detail: string, except?: 'namespace'): FieldError[] {
  const form = metadataForm(metadata);
  const set = Object.keys(form).some((key) => key !== except);
  return set ? [invalid(FieldPath.of('metadata'), form, detail)] : [];
}

export const subjectAccessReview: KindRules<SubjectAccessReview & KubeObject> = {
  group,
  kind: 'SubjectAccessReview',
  namespaced: false,
  virtual: true,
  validate: (review) => [...validateSubject(review.spec), ...validateEmptyMeta(review, 'must be empty')],
};

export const selfSubjectAccessReview: KindRules<SelfSubjectAccessReview & KubeObject> = {
  group,
  kind: 'SelfSubjectAccessReview',
  namespaced: false,
  virtual: true,
  validate: (review) => [
    ...validateOneOf(review.spec ?? {}),
    ...validateSelectors(review.spec?.resourceAttributes),
    ...validateEmptyMeta(review, 'must be empty'),
  ],
};

export const localSubjectAccessReview: KindRules<LocalSubjectAccessReview & KubeObject> = {
  group,
  kind: 'LocalSubjectAccessReview',
  namespaced: true,
  virtual: true,
  validate(review) {
    const { resourceAttributes, nonResourceAttributes: other } = review.spec ?? {};
    const errors = [
      ...validateSubject(review.spec),
      ...validateEmptyMeta(review, 'must be empty except for namespace', 'namespace'),
    ];
    const { namespace = '' } = resourceAttributes ?? {};
    if (resourceAttributes && namespace !== (review.metadata.namespace ?? ''))
      errors.push(invalid(resourcePath.child('namespace'), namespace, 'must match metadata.namespace'));
    if (other) errors.push(invalid(otherPath, nonResourceForm(other), 'disallowed on this kind of request'));
    return errors;
  },
};

export const selfSubjectRulesReview: KindRules<SelfSubjectRulesReview & KubeObject> = {
  group,
  kind: 'SelfSubjectRulesReview',
  namespaced: false,
  virtual: true,
  validate: () => [],
  badRequest: ({ spec }) => (spec?.namespace ? undefined : 'no namespace on request'),
  // The answer is a new object.
  finish(draft) {
    draft.metadata = {};
    draft.spec = {};
  },
};
