import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';

/* Which requests a webhook or policy sees. Mirrors validateRuleWithOperations of pkg/apis/admissionregistration/validation. */

export interface Rule {
  apiGroups?: string[];
  apiVersions?: string[];
  operations?: string[];
  resources?: string[];
  scope?: string;
}

const operationNames = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

/** SetDefaults_Rule. */
export function defaultRules(rules: readonly Rule[] | undefined): void {
  for (const rule of rules ?? []) rule.scope ??= '*';
}

export function validateRule(rule: Rule, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { operations = [], apiGroups = [], apiVersions = [], scope } = rule;
  const list = (field: string, values: readonly string[], others: string): void => {
    const at = path.child(field);
    if (!values.length) errors.push(required(at));
    if (values.length > 1 && values.includes('*'))
      errors.push(invalid(at, values, `if '*' is present, must not specify other ${others}`));
  };
  list('operations', operations, 'operations');
  operations.forEach((operation, i) => {
    if (!operationNames.includes(operation))
      errors.push(notSupported(path.child('operations').index(i), operation, operationNames));
  });
  list('apiGroups', apiGroups, 'API groups');
  list('apiVersions', apiVersions, 'API versions');
  apiVersions.forEach((version, i) => {
    if (!version) errors.push(required(path.child('apiVersions').index(i)));
  });
  errors.push(...validateResources(rule.resources ?? [], path.child('resources')));
  if (scope !== undefined && !scopes.includes(scope)) errors.push(notSupported(path.child('scope'), scope, scopes));
  return errors;
}

function validateResources(resources: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!resources.length) errors.push(required(path));
  const wildSubresources = new Set<string>();
  const wildResources = new Set<string>();
  let plain = false;
  resources.forEach((text, i) => {
    const at = path.index(i);
    if (!text) {
      errors.push(required(at));
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      // As the server has it: the last resource without a subresource decides.
      plain = text !== '*';
      return;
    }
    const resource = text.slice(0, slash);
    const sub = text.slice(slash + 1);
    if (wildSubresources.has(resource))
      errors.push(invalid(at, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (wildResources.has(sub)) errors.push(invalid(at, text, `if '*/${sub}' is present, must not specify ${text}`));
    if (sub === '*') wildSubresources.add(resource);
    if (resource === '*') wildResources.add(sub);
  });
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && plain)
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
  return errors;
}
