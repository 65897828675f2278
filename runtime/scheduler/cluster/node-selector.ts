import { isInt64, matchesRequirement, type SelectorRequirement } from '../../../compiler/kube/selectors.js';
import type {
  Node,
  NodeSelector,
  NodeSelectorTerm,
  Pod,
  PreferredSchedulingTerm,
} from '../../../schemas/generated/types/core_v1.js';
import { fromLabelSet, type Selector } from './selector.js';

/** Node selectors and node affinity. Mirrors component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go. */
export type NodeMatch = (node: Node) => boolean;

const labelOperators = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);

/** A requirement that the server would have refused makes its whole term match nothing. */
function isWellFormed(r: SelectorRequirement): boolean {
  const count = r.values?.length ?? 0;
  switch (r.operator) {
    case 'In':
    case 'NotIn':
      return count > 0;
    case 'Exists':
    case 'DoesNotExist':
      return count === 0;
    case 'Gt':
    case 'Lt':
      return count === 1 && isInt64(r.values![0]!);
    default:
      return labelOperators.has(r.operator);
  }
}

const isEmptyTerm = (t: NodeSelectorTerm): boolean => !t.matchExpressions?.length && !t.matchFields?.length;

/** One term: all of its expressions and fields. Undefined where it can never match. */
export function compileTerm(term: NodeSelectorTerm): NodeMatch | undefined {
  const expressions = (term.matchExpressions ?? []) as readonly SelectorRequirement[];
  const fields = (term.matchFields ?? []) as readonly SelectorRequirement[];
  if (!expressions.every(isWellFormed)) return undefined;
  if (!fields.every((f) => (f.operator === 'In' || f.operator === 'NotIn') && f.values?.length === 1)) return undefined;
  return (node) => {
    const labels = node.metadata?.labels;
    if (!expressions.every((r) => matchesRequirement(r, labels))) return false;
    const name = node.metadata?.name;
    if (!fields.length || !name) return true;
    return fields.every((f) => {
      const value = f.key === 'metadata.name' ? name : '';
      return (f.values![0] === value) === (f.operator === 'In');
    });
  };
}

/** Terms are alternatives; empty terms are passed over, and no term at all matches nothing. */
export function compileNodeSelector(selector: NodeSelector): NodeMatch {
  const terms = (selector.nodeSelectorTerms ?? [])
    .filter((t) => !isEmptyTerm(t))
    .map(compileTerm)
    .filter((t): t is NodeMatch => t !== undefined);
  return (node) => terms.some((t) => t(node));
}

/** `spec.nodeSelector` and the required node affinity of a pod; undefined where it has neither. */
export function requiredNodeAffinity(pod: Pod): NodeMatch | undefined {
  const plain = pod.spec?.nodeSelector;
  const selector: Selector | undefined = plain && Object.keys(plain).length ? fromLabelSet(plain) : undefined;
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const affinity = required && compileNodeSelector(required);
  if (!selector && !affinity) return undefined;
  return (node) => (!selector || selector.matches(node.metadata?.labels)) && (!affinity || affinity(node));
}

/** Sum of the weights of the matching terms; terms that are empty or weigh nothing are passed over. */
export function compilePreferred(terms: readonly PreferredSchedulingTerm[]): (node: Node) => number {
  const ready = terms
    .filter((t) => t.weight !== 0 && !isEmptyTerm(t.preference))
    .map((t) => ({ weight: t.weight, matches: compileTerm(t.preference) }));
  return (node) => {
    let sum = 0;
    for (const t of ready) if (t.matches?.(node)) sum += t.weight;
    return sum;
  };
}
