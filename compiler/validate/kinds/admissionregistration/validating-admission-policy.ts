import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { byteLength, raiseGeneration, validateQualifiedName } from '../checks.js';
import { checkExpression, type Scope, trim } from './expressions.js';
import { defaultMatchResources } from './match-resources.js';
import { type Policy, type PolicySpec, specPath, validatePolicyHead } from './policy-common.js';
import { staticSuffixWarnings, validateStaticSuffix } from './static-suffix.js';

interface Validation {
  readonly expression?: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
}

interface AuditAnnotation {
  readonly key?: string;
  readonly valueExpression?: string;
}

interface Spec extends PolicySpec {
  validations?: Validation[];
  auditAnnotations?: AuditAnnotation[];
}

interface ValidatingPolicy extends Policy<Spec> {
  status?: unknown;
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

/** Mirrors pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go. */
export const validatingAdmissionPolicy: KindRules<ValidatingPolicy> = {
  group: 'admissionregistration.k8s.io',
  kind: 'ValidatingAdmissionPolicy',
  namespaced: false,
  metaOnUpdate: ['create'],
  unconditionalUpdate: false,
  defaults(draft) {
    draft.spec ??= {};
    draft.spec.failurePolicy ??= 'Fail';
    defaultMatchResources(draft.spec.matchConstraints);
  },
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => [...validatePolicy(object, undefined, ctx), ...validateStaticSuffix(object, ctx)],
  validateUpdate: validatePolicy,
  warnings: staticSuffixWarnings,
};

function scopeOf(spec: Spec, old: Spec | undefined, ctx: ValidationContext): Scope {
  const stored = [
    ...(old?.matchConditions ?? []).map((c) => c.expression),
    ...(old?.validations ?? []).flatMap((v) => [v.expression, v.messageExpression]),
    ...(old?.auditAnnotations ?? []).map((a) => a.valueExpression),
  ];
  const hasParams = spec.paramKind !== undefined;
  const composed = (spec.variables ?? []).length > 0;
  const texts = new Set(stored.map((e) => e ?? ''));
  return { ctx, hasParams, paramsInConditions: hasParams, composed, variables: [], stored: texts };
}

function validatePolicy(
  object: ValidatingPolicy,
  old: ValidatingPolicy | undefined,
  ctx: ValidationContext,
): FieldError[] {
  const spec = object.spec ?? {};
  const scope = scopeOf(spec, old?.spec, ctx);
  const errors = validatePolicyHead(spec, old?.spec, scope, false);
  const { validations = [], auditAnnotations: annotations = [] } = spec;
  if (!validations.length && !annotations.length) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return [
      ...errors,
      required(specPath.child('validations'), detail),
      required(specPath.child('auditAnnotations'), detail),
    ];
  }
  validations.forEach((validation, i) => {
    errors.push(...validateValidation(validation, scope, specPath.child('validations').index(i)));
  });
  return [...errors, ...validateAnnotations(annotations, object.metadata.name ?? '', scope)];
}

function validateValidation(v: Validation, scope: Scope, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { expression = '', message = '', messageExpression = '', reason } = v;
  if (trim(expression))
    errors.push(...checkExpression({ expression, returns: ['bool'] }, scope, path.child('expression')));
  else errors.push(required(path.child('expression'), 'expression is not specified'));
  const messagePath = path.child('messageExpression');
  if (messageExpression && !trim(messageExpression))
    errors.push(invalid(messagePath, messageExpression, 'must be non-empty if specified'));
  else if (messageExpression)
    errors.push(
      ...checkExpression(
        {
          expression: messageExpression,
          returns: ['string'],
          hasParams: scope.paramsInConditions,
          hasAuthorizer: false,
        },
        scope,
        messagePath,
      ),
    );
  if (message && !trim(message)) errors.push(invalid(path.child('message'), message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(trim(message)))
    errors.push(invalid(path.child('message'), message, 'must not contain line breaks'));
  if (reason !== undefined && !reasons.includes(reason))
    errors.push(notSupported(path.child('reason'), reason, reasons));
  return errors;
}

function validateAnnotations(annotations: readonly AuditAnnotation[], name: string, scope: Scope): FieldError[] {
  const errors: FieldError[] = [];
  const path = specPath.child('auditAnnotations');
  if (annotations.length > 20)
    errors.push(
      invalid(
        path,
        annotations.map((a) => ({ Key: a.key ?? '', ValueExpression: a.valueExpression ?? '' })),
        'must not have more than 20 auditAnnotations',
      ),
    );
  const keys = new Set<string>();
  annotations.forEach(({ key = '', valueExpression = '' }, i) => {
    const at = path.index(i);
    if (name) errors.push(...validateQualifiedName(`${name}/${key}`, at.child('key')));
    else errors.push(invalid(at.child('key'), key, 'requires metadata.name be non-empty'));
    const expression = trim(valueExpression);
    const valuePath = at.child('valueExpression');
    if (!expression) errors.push(required(valuePath, 'valueExpression is not specified'));
    else if (byteLength(expression) > 5120) errors.push(required(valuePath, 'must not exceed 5120 bytes in length'));
    else
      errors.push(...checkExpression({ expression, returns: ['string', 'null'] }, scope, valuePath, valueExpression));
    if (keys.has(key)) errors.push(duplicate(at.child('key'), key));
    keys.add(key);
  });
  return errors;
}
