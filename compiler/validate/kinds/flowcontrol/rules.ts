import type { NonResourcePolicyRule, ResourcePolicyRule } from '../../../../schemas/generated/types/flowcontrol_v1.js';
import { type FieldError, invalid, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { isDNS1123Label } from '../checks.js';

const verbNames = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

function validateVerbs(verbs: readonly string[], path: FieldPath): FieldError[] {
  if (!verbs.length) return [required(path, 'verbs must contain at least one value')];
  if (verbs.includes('*')) return alone(verbs, path, 'verbs');
  return verbs.every((v) => verbNames.includes(v)) ? [] : [notSupported(path, verbs, verbNames)];
}

const alone = (values: readonly string[], path: FieldPath, what: string): FieldError[] =>
  values.length > 1 && values.includes('*')
    ? [invalid(path, values, `if '*' is present, must not specify other ${what}`)]
    : [];

/** ValidateFlowSchemaResourcePolicyRule of pkg/apis/flowcontrol/validation/validation.go. */
export function validateResourceRule(rule: ResourcePolicyRule, path: FieldPath): FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  const errors = validateVerbs(verbs, path.child('verbs'));
  const list = (field: string, values: readonly string[], one: string, many: string): void => {
    const at = path.child(field);
    if (values.length) errors.push(...alone(values, at, many));
    else errors.push(required(at, `resource rules must supply at least one ${one}`));
  };
  list('apiGroups', apiGroups, 'api group', 'api groups');
  list('resources', resources, 'resource', 'resources');
  const at = path.child('namespaces');
  if (!namespaces.length && !clusterScope)
    errors.push(required(at, 'resource rules that are not cluster scoped must supply at least one namespace'));
  else if (namespaces.includes('*')) errors.push(...alone(namespaces, at, 'namespaces'));
  else
    namespaces.forEach((namespace, i) => {
      for (const text of isDNS1123Label(namespace))
        errors.push(
          invalid(at.index(i), namespace, `each member of this list must be '*' or a DNS-1123 label; ${text}`),
        );
    });
  return errors;
}

/** ValidateFlowSchemaNonResourcePolicyRule. */
export function validateNonResourceRule(rule: NonResourcePolicyRule, path: FieldPath): FieldError[] {
  const { verbs = [], nonResourceURLs: urls = [] } = rule;
  const errors = validateVerbs(verbs, path.child('verbs'));
  const at = path.child('nonResourceURLs');
  if (!urls.length) return [...errors, required(at, 'nonResourceURLs must contain at least one value')];
  if (urls.includes('*')) return [...errors, ...alone(urls, at, 'non-resource URLs')];
  urls.forEach((url, i) => {
    const wrong = urlError(url);
    if (wrong) errors.push(invalid(at.index(i), url, wrong));
  });
  return errors;
}

/** ValidateNonResourceURLPath. */
function urlError(url: string): string | undefined {
  if (!url) return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const stars = url.split('*').length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
