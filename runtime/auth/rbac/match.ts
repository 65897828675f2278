import type { PolicyRule } from '../../../schemas/generated/types/rbac_v1.js';
import type { AccessQuestion } from '../attributes.js';

/** RuleAllows (plugin/pkg/auth/authorizer/rbac/rbac.go): does one rule grant what is asked? */
export function ruleAllows(question: AccessQuestion, rule: PolicyRule): boolean {
  const r = question.resourceAttributes;
  if (r) {
    const combined = r.subresource ? `${r.resource ?? ''}/${r.subresource}` : (r.resource ?? '');
    return (
      has(rule.verbs, r.verb ?? '') &&
      has(rule.apiGroups, r.group ?? '') &&
      resourceMatches(rule, combined, r.subresource ?? '') &&
      (!rule.resourceNames?.length || rule.resourceNames.includes(r.name ?? ''))
    );
  }
  const n = question.nonResourceAttributes ?? {};
  return has(rule.verbs, n.verb ?? '') && pathMatches(rule, n.path ?? '');
}

function has(list: readonly string[] | undefined, wanted: string): boolean {
  return list?.some((item) => item === '*' || item === wanted) ?? false;
}

/** `pods` does not cover `pods/log`; a subresource of every kind is written `*` followed by `/log`. */
function resourceMatches(rule: PolicyRule, combined: string, subresource: string): boolean {
  return (
    rule.resources?.some(
      (item) => item === '*' || item === combined || (subresource !== '' && item === `*/${subresource}`),
    ) ?? false
  );
}

function pathMatches(rule: PolicyRule, path: string): boolean {
  return (
    rule.nonResourceURLs?.some(
      (url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''))),
    ) ?? false
  );
}
