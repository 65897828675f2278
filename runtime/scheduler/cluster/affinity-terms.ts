import type { Labels } from '../../../compiler/kube/selectors.js';
import type { Pod, PodAffinityTerm } from '../../../schemas/generated/types/core_v1.js';
import { compileSelector, type Selector } from './selector.js';

/** Pod affinity terms made ready to run. Mirrors kube-scheduler framework/types.go AffinityTerm. */
export interface AffinityTerm {
  readonly namespaces: ReadonlySet<string>;
  readonly selector: Selector;
  readonly topologyKey: string;
  readonly namespaceSelector: Selector;
}

export interface WeightedTerm extends AffinityTerm {
  readonly weight: number;
}

export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly WeightedTerm[];
  readonly preferredAnti: readonly WeightedTerm[];
  /** Why some of the terms could not be read, in the scheduler's words. */
  readonly error?: string;
}

const none: AffinityTerms = { required: [], requiredAnti: [], preferred: [], preferredAnti: [] };

/** The terms of a pod. As upstream, a list with one malformed term counts as empty and is reported in `error`. */
export function affinityTermsOf(pod: Pod): AffinityTerms {
  const affinity = pod.spec?.affinity;
  if (!affinity?.podAffinity && !affinity?.podAntiAffinity) return none;
  const errors: string[] = [];
  const read = <T, R>(what: string, terms: readonly T[] | undefined, make: (t: T) => R | { error: string }): R[] => {
    const out: R[] = [];
    for (const t of terms ?? []) {
      const made = make(t);
      if (typeof made === 'object' && made !== null && 'error' in made) {
        errors.push(`${what}: ${made.error}`);
        return [];
      }
      out.push(made as R);
    }
    return out;
  };
  const plain = (t: PodAffinityTerm): AffinityTerm | { error: string } => compileTerm(pod, t);
  const weighted = (t: { weight: number; podAffinityTerm: PodAffinityTerm }): WeightedTerm | { error: string } => {
    const made = compileTerm(pod, t.podAffinityTerm);
    return 'error' in made ? made : { ...made, weight: t.weight };
  };
  const { podAffinity: aff, podAntiAffinity: anti } = affinity;
  const terms = {
    required: read('requiredAffinityTerms', aff?.requiredDuringSchedulingIgnoredDuringExecution, plain),
    requiredAnti: read('requiredAntiAffinityTerms', anti?.requiredDuringSchedulingIgnoredDuringExecution, plain),
    preferred: read('preferredAffinityTerms', aff?.preferredDuringSchedulingIgnoredDuringExecution, weighted),
    preferredAnti: read('preferredAntiAffinityTerms', anti?.preferredDuringSchedulingIgnoredDuringExecution, weighted),
  };
  if (!errors.length) return terms;
  return { ...terms, error: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` };
}

function compileTerm(pod: Pod, term: PodAffinityTerm): AffinityTerm | { error: string } {
  const selector = compileSelector(term.labelSelector);
  if ('error' in selector) return selector;
  const namespaceSelector = compileSelector(term.namespaceSelector);
  if ('error' in namespaceSelector) return namespaceSelector;
  const own = !term.namespaces?.length && !term.namespaceSelector;
  return {
    namespaces: new Set(own ? [pod.metadata?.namespace ?? 'default'] : (term.namespaces ?? [])),
    selector,
    topologyKey: term.topologyKey,
    namespaceSelector,
  };
}

/** AffinityTerm.Matches: the pod's namespace is named or selected, and its labels match. */
export function termMatches(
  term: AffinityTerm,
  pod: { readonly namespace: string; readonly labels: Labels | undefined },
  namespaceLabels: Labels | undefined,
): boolean {
  if (!term.namespaces.has(pod.namespace) && !term.namespaceSelector.matches(namespaceLabels)) return false;
  return term.selector.matches(pod.labels);
}

/** Every term has to match; no term at all matches nothing. */
export function matchesAllTerms(
  terms: readonly AffinityTerm[],
  pod: { readonly namespace: string; readonly labels: Labels | undefined },
): boolean {
  return terms.length > 0 && terms.every((t) => termMatches(t, pod, undefined));
}
