import type { PolicyRule } from '../../../schemas/generated/types/rbac_v1.js';
import type { AccessQuestion } from '../attributes.js';
import type { Decision, RbacAuthorizer } from './authorizer.js';
import { ruleAllows } from './match.js';
import type { RuleSource } from './resolver.js';

/** The answer for people: yes or no, the rule and binding behind it, or what comes nearest. */
export function explainDecision(authorizer: RbacAuthorizer, question: AccessQuestion, decision: Decision): string {
  const lines = [`${decision.allowed ? 'yes' : 'no'}: ${phrase(question)}`];
  if (decision.source) lines.push(...sourceLines(decision.source));
  else if (decision.allowed) lines.push('  members of system:masters may do everything');
  else lines.push(...whyNot(authorizer, question, decision));
  return `${lines.join('\n')}\n`;
}

function phrase(q: AccessQuestion): string {
  const who = q.user ?? '';
  const r = q.resourceAttributes;
  if (!r) return `${who} ${q.nonResourceAttributes?.verb} ${q.nonResourceAttributes?.path}`;
  const what = `${r.resource}${r.group ? `.${r.group}` : ''}${r.subresource ? `/${r.subresource}` : ''}`;
  const where = r.namespace ? `in namespace ${r.namespace}` : 'in the whole cluster';
  return `${who} ${r.verb} ${what}${r.name ? ` ${r.name}` : ''} ${where}`;
}

function sourceLines(source: RuleSource): string[] {
  const { binding, subject } = source;
  const home = binding.metadata?.namespace;
  const account = subject.kind === 'ServiceAccount' ? `${subject.namespace || home}/` : '';
  return [
    `  binding  ${binding.kind} ${home ? `${home}/` : ''}${binding.metadata?.name} (${subject.kind} ${account}${subject.name})`,
    `  role     ${binding.roleRef.kind} ${binding.roleRef.name}, rule ${source.index + 1}`,
    `  rule     ${ruleText(source.rule)}`,
  ];
}

function whyNot(authorizer: RbacAuthorizer, question: AccessQuestion, decision: Decision): string[] {
  const own = [...authorizer.rules(question)].filter((s) => !isBuiltIn(s));
  const lines: string[] = [];
  if (decision.reason) lines.push(`  ${decision.reason}`);
  const near = own.find((s) => ruleAllows(anyVerb(question, s.rule), s.rule));
  if (near)
    lines.push(
      `  a rule covers the resource, but not the verb (it has ${near.rule.verbs.join(', ')}):`,
      ...sourceLines(near),
    );
  else if (own.length) lines.push(`  ${own.length} rules apply to the user here, none covers this`);
  else lines.push('  no binding in the sources names this user or its groups here');
  return lines;
}

const isBuiltIn = (s: RuleSource): boolean =>
  s.binding.metadata?.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';

function anyVerb(q: AccessQuestion, rule: PolicyRule): AccessQuestion {
  const verb = rule.verbs[0] ?? '';
  return q.resourceAttributes
    ? { ...q, resourceAttributes: { ...q.resourceAttributes, verb } }
    : { ...q, nonResourceAttributes: { ...q.nonResourceAttributes, verb } };
}

function ruleText(rule: PolicyRule): string {
  const part = (name: string, list: readonly string[] | undefined): string[] =>
    list?.length ? [`${name} ${list.map((x) => x || '""').join(', ')}`] : [];
  return [
    ...part('apiGroups', rule.apiGroups),
    ...part('resources', rule.resources),
    ...part('resourceNames', rule.resourceNames),
    ...part('nonResourceURLs', rule.nonResourceURLs),
    ...part('verbs', rule.verbs),
  ].join('; ');
}
