import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { isDNS1035Label, isDNS1123Subdomain, semanticEqual } from '../checks.js';
import { checkExpression, type Scope, trim } from './expressions.js';
import { type MatchCondition, validateMatchConditions } from './match-conditions.js';
import { type MatchResources, validateMatchResources, validateMutatingOperations } from './match-resources.js';

/* What validating and mutating admission policies share. Mirrors pkg/apis/admissionregistration/validation. */

export interface ParamKind {
  readonly apiVersion?: string;
  readonly kind?: string;
}

export interface Variable {
  readonly name?: string;
  readonly expression?: string;
}

export interface PolicySpec {
  failurePolicy?: string;
  paramKind?: ParamKind;
  matchConstraints?: MatchResources;
  matchConditions?: MatchCondition[];
  variables?: Variable[];
}

export interface Policy<S extends PolicySpec = PolicySpec> extends KubeObject {
  spec?: S;
}

export const specPath = FieldPath.of('spec');

/** The checks up to the variables, which then are in `scope`. */
export function validatePolicyHead(
  spec: PolicySpec,
  old: PolicySpec | undefined,
  scope: Scope,
  mutating: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.failurePolicy;
  const policyPath = specPath.child('failurePolicy');
  if (policy === undefined) errors.push(required(policyPath));
  else if (!['Fail', 'Ignore'].includes(policy)) errors.push(notSupported(policyPath, policy, ['Fail', 'Ignore']));
  if (spec.paramKind) errors.push(...validateParamKind(spec.paramKind, specPath.child('paramKind')));
  const matchPath = specPath.child('matchConstraints');
  const match = spec.matchConstraints;
  if (!match) errors.push(required(matchPath));
  else {
    errors.push(...validateMatchResources(match, matchPath));
    if (!match.resourceRules?.length) errors.push(required(matchPath.child('resourceRules')));
    if (mutating) errors.push(...validateMutatingOperations(match, matchPath));
  }
  const unchanged =
    old && semanticEqual(old.paramKind, spec.paramKind) && semanticEqual(old.matchConditions, spec.matchConditions);
  if (!unchanged)
    errors.push(...validateMatchConditions(spec.matchConditions ?? [], scope, specPath.child('matchConditions')));
  (spec.variables ?? []).forEach((variable, i) => {
    errors.push(...validateVariable(variable, scope, specPath.child('variables').index(i)));
  });
  return errors;
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

function validateVariable({ name = '', expression = '' }: Variable, scope: Scope, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!trim(name)) errors.push(required(path.child('name'), 'name is not specified'));
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || reserved.has(name))
    errors.push(invalid(path.child('name'), name, 'must be a valid CEL identifier'));
  if (!trim(expression)) return [...errors, required(path.child('expression'), 'expression is not specified')];
  const wrong = checkExpression({ expression, returns: [] }, scope, path.child('expression'));
  scope.variables.push({ name, expression });
  return [...errors, ...wrong];
}

function validateParamKind({ apiVersion = '', kind = '' }: ParamKind, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('apiVersion');
  const parts = apiVersion === '/' ? ['', ''] : apiVersion.split('/');
  const joined = (value: string, texts: readonly string[]): void => {
    if (texts.length) errors.push(invalid(at, value, texts.join(',')));
  };
  if (!apiVersion) errors.push(required(at));
  else if (parts.length > 2) errors.push(invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else {
    const group = parts.length === 2 ? parts[0]! : '';
    const version = parts.at(-1)!;
    if (group) joined(group, isDNS1123Subdomain(group));
    if (version) joined(version, isDNS1035Label(version));
    else errors.push(invalid(at, apiVersion, 'version must be specified'));
  }
  const wrong = kind ? isDNS1035Label(kind.toLowerCase()) : [];
  if (!kind) errors.push(required(path.child('kind')));
  else if (wrong.length)
    errors.push(
      invalid(path.child('kind'), kind, `may have mixed case, but should otherwise match: ${wrong.join(',')}`),
    );
  return errors;
}
