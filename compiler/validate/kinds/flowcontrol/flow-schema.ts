import type {
  FlowSchema,
  FlowSchemaSpec,
  PolicyRulesWithSubjects,
} from '../../../../schemas/generated/types/flowcontrol_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { invalidEach, isDNS1123Subdomain, raiseGeneration, semanticEqual } from '../checks.js';
import { flowSchemaSpec } from './internal.js';
import { mandatoryFlowSchemas } from './mandatory.js';
import { validateNonResourceRule, validateResourceRule } from './rules.js';
import { validateSubject } from './subjects.js';

type SchemaObject = FlowSchema & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/flowcontrol/flowschema/strategy.go and ValidateFlowSchema. */
export const flowSchema: KindRules<SchemaObject> = {
  group: 'flowcontrol.apiserver.k8s.io',
  kind: 'FlowSchema',
  namespaced: false,
  metaOnUpdate: ['create'],
  defaults(draft) {
    if (draft.spec) draft.spec.matchingPrecedence ||= 1000;
  },
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    raiseGeneration(draft, old, draft.spec, old.spec);
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate,
};

function validate(object: SchemaObject): FieldError[] {
  const name = object.metadata.name ?? '';
  const errors = validateSpec(object.spec ?? ({} as FlowSchemaSpec), name);
  const fixed = Object.hasOwn(mandatoryFlowSchemas, name) ? mandatoryFlowSchemas[name] : undefined;
  if (fixed && !semanticEqual(flowSchemaSpec(object.spec), flowSchemaSpec(fixed)))
    errors.push(invalid(specPath, flowSchemaSpec(object.spec), `spec of '${name}' must equal the fixed value`));
  const types = new Set<string>();
  (object.status?.conditions ?? []).forEach(({ type = '' }, i) => {
    const path = FieldPath.of('status', 'conditions').index(i).child('type');
    if (types.has(type)) errors.push(duplicate(path, type));
    types.add(type);
    if (!type) errors.push(required(path));
  });
  return errors;
}

function validateSpec(spec: FlowSchemaSpec, name: string): FieldError[] {
  const errors: FieldError[] = [];
  const precedence = spec.matchingPrecedence ?? 0;
  const path = specPath.child('matchingPrecedence');
  if (precedence <= 0) errors.push(invalid(path, precedence, 'must be a positive value'));
  if (precedence > 10000) errors.push(invalid(path, precedence, 'must not be greater than 10000'));
  if (precedence === 1 && name !== 'exempt')
    errors.push(invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
  const method = spec.distinguisherMethod;
  if (method && !['ByNamespace', 'ByUser'].includes(method.type))
    errors.push(
      notSupported(specPath.child('distinguisherMethod', 'type'), { Type: method.type ?? '' }, [
        'ByNamespace',
        'ByUser',
      ]),
    );
  const level = spec.priorityLevelConfiguration?.name;
  const levelPath = specPath.child('priorityLevelConfiguration', 'name');
  if (level) errors.push(...invalidEach(levelPath, level, isDNS1123Subdomain(level)));
  else errors.push(required(levelPath, 'must reference a priority level'));
  (spec.rules ?? []).forEach((rule, i) => {
    errors.push(...validateRule(rule, specPath.child('rules').index(i)));
  });
  return errors;
}

function validateRule(rule: PolicyRulesWithSubjects, path: FieldPath): FieldError[] {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule;
  const errors = subjects.flatMap((s, i) => validateSubject(s, path.child('subjects').index(i)));
  if (!subjects.length) errors.push(required(path.child('subjects'), 'subjects must contain at least one value'));
  if (!resourceRules.length && !nonResourceRules.length)
    errors.push(required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty'));
  resourceRules.forEach((r, i) => {
    errors.push(...validateResourceRule(r, path.child('resourceRules').index(i)));
  });
  nonResourceRules.forEach((r, i) => {
    errors.push(...validateNonResourceRule(r, path.child('nonResourceRules').index(i)));
  });
  return errors;
}
