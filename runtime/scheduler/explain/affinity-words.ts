import { matchesRequirement, type SelectorRequirement } from '../../../compiler/kube/selectors.js';
import type { Node, NodeSelectorTerm, Pod } from '../../../schemas/generated/types/core_v1.js';

const maxTerms = 3;

/** Which label the pod asks for and what the node has instead; for a node that fails selector or required affinity. */
export function affinityText(pod: Pod, node: Node): string {
  const labels = node.metadata?.labels ?? {};
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {}).find(
    ([key, value]) => !Object.hasOwn(labels, key) || labels[key] !== value,
  );
  if (wanted) return `nodeSelector asks for ${wanted[0]}=${wanted[1]}, ${hasText(labels, wanted[0])}`;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms ?? [];
  const failing = terms.flatMap((t) => failingText(t, node) ?? []);
  if (!failing.length) return 'does not match the required node affinity';
  const rest = failing.length > maxTerms ? ` or ${failing.length - maxTerms} other terms` : '';
  return `node affinity asks for ${failing.slice(0, maxTerms).join(', or for ')}${rest}`;
}

function failingText(term: NodeSelectorTerm, node: Node): string | undefined {
  const labels = node.metadata?.labels ?? {};
  const expression = (term.matchExpressions ?? []).find((e) => !matchesRequirement(e as SelectorRequirement, labels));
  if (expression) return `${requirementText(expression)}, ${hasText(labels, expression.key)}`;
  const field = (term.matchFields ?? []).find(
    (f) => (f.values?.[0] === node.metadata?.name) !== (f.operator === 'In') || f.key !== 'metadata.name',
  );
  return field && requirementText(field);
}

/** `disk In (ssd, nvme)`. */
export function requirementText({ key, operator, values }: SelectorRequirement): string {
  return `${key} ${operator}${values?.length ? ` (${values.join(', ')})` : ''}`;
}

const hasText = (labels: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(labels, key) ? `the node has ${key}=${labels[key]}` : 'the node has no such label';
