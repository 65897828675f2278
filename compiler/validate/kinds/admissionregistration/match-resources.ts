import type { LabelSelector } from '../../../../schemas/generated/types/meta_v1.js';
import { duplicate, type FieldError, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isPathSegmentName, validateLabelSelector } from '../checks.js';
import { defaultRules, type Rule, validateRule } from './rules.js';

interface NamedRule extends Rule {
  resourceNames?: string[];
}

export interface MatchResources {
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  resourceRules?: NamedRule[];
  excludeResourceRules?: NamedRule[];
}

/** SetDefaults_MatchResources. */
export function defaultMatchResources(match: MatchResources | undefined): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  defaultRules(match.resourceRules);
  defaultRules(match.excludeResourceRules);
}

/** validateMatchResources of pkg/apis/admissionregistration/validation. */
export function validateMatchResources(match: MatchResources | undefined, path: FieldPath): FieldError[] {
  if (!match) return [];
  const errors: FieldError[] = [];
  const policy = match.matchPolicy;
  if (policy === undefined) errors.push(required(path.child('matchPolicy')));
  else if (!['Equivalent', 'Exact'].includes(policy))
    errors.push(notSupported(path.child('matchPolicy'), policy, ['Equivalent', 'Exact']));
  for (const field of ['namespaceSelector', 'objectSelector'] as const) {
    const selector = match[field];
    if (selector === undefined) errors.push(required(path.child(field)));
    else errors.push(...validateLabelSelector(selector, path.child(field)));
  }
  for (const field of ['resourceRules', 'excludeResourceRules'] as const)
    (match[field] ?? []).forEach((rule, i) => {
      errors.push(...validateNamedRule(rule, path.child(field).index(i)));
    });
  return errors;
}

function validateNamedRule(rule: NamedRule, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const names = rule.resourceNames ?? [];
  names.forEach((name, i) => {
    const at = path.child('resourceNames').index(i);
    errors.push(...invalidEach(at, name, isPathSegmentName(name)));
    if (names.indexOf(name) < i) errors.push(duplicate(at, name));
  });
  return [...errors, ...validateRule(rule, path)];
}

const mutatingOperations = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** Nothing mutates a deletion; the errors carry no index. */
export const validateMutatingOperations = (match: MatchResources | undefined, path: FieldPath): FieldError[] =>
  (match?.resourceRules ?? [])
    .flatMap((rule) => rule.operations ?? [])
    .filter((operation) => !mutatingOperations.includes(operation))
    .map((operation) => notSupported(path.child('resourceRules', 'operations'), operation, mutatingOperations));
