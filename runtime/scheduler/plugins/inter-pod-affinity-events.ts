import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { type AffinityTerm, affinityTermsOf, matchesAllTerms, termMatches } from '../cluster/affinity-terms.js';
import type { Features } from '../features.js';
import { asNode, asPod, type EventRegistration, podKey } from '../framework/events.js';

const subject = (pod: Pod) => ({ namespace: pod.metadata?.namespace ?? 'default', labels: pod.metadata?.labels });

/** When a pod that had no company, or the wrong one, is worth another try. Mirrors plugins/interpodaffinity/plugin.go. */
export function interPodEvents(features: Features): readonly EventRegistration[] {
  const antiMatches = (terms: readonly AffinityTerm[], pod: Pod): boolean =>
    features.antiAffinityHint === 'any'
      ? terms.some((t) => termMatches(t, subject(pod), undefined))
      : matchesAllTerms(terms, subject(pod));
  const matches = (terms: readonly AffinityTerm[], pod: Pod): boolean => matchesAllTerms(terms, subject(pod));
  const unplaced = (pod: Pod | undefined): boolean =>
    pod !== undefined &&
    !pod.spec?.nodeName &&
    (!pod.status?.nominatedNodeName || features.antiAffinityHint === 'always');

  return [
    {
      resource: 'Pod',
      actions: ['Add', 'UpdatePodLabel', 'Delete'],
      hint: (pod, old, next) => {
        const before = asPod(old);
        const after = asPod(next);
        const itself = before && after && podKey(after) === podKey(pod);
        if (itself && features.antiAffinityHint !== 'always') return 'Queue';
        if (unplaced(after) || unplaced(before)) return 'QueueSkip';
        const { required, requiredAnti } = affinityTermsOf(pod);
        if (before && after) {
          const joined = !matches(required, before) && matches(required, after);
          const left = antiMatches(requiredAnti, before) && !antiMatches(requiredAnti, after);
          return joined || left ? 'Queue' : 'QueueSkip';
        }
        if (after) return matches(required, after) ? 'Queue' : 'QueueSkip';
        if (antiMatches(requiredAnti, before!)) return 'Queue';
        if (features.antiAffinityHint === 'always') return 'QueueSkip';
        return antiMatches(affinityTermsOf(before!).requiredAnti, pod) ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeLabel'],
      hint: (pod, old, next) => {
        const before = asNode(old)?.metadata?.labels ?? {};
        const after = asNode(next)?.metadata?.labels ?? {};
        const { required, requiredAnti } = affinityTermsOf(pod);
        const has = (labels: object, key: string): boolean => Object.hasOwn(labels, key);
        const moved = (key: string): boolean => has(before, key) && has(after, key) && before[key] !== after[key];
        const gained = (t: AffinityTerm): boolean =>
          (!has(before, t.topologyKey) && has(after, t.topologyKey)) || (old !== undefined && moved(t.topologyKey));
        const lost = (t: AffinityTerm): boolean =>
          old === undefined || (has(before, t.topologyKey) && !has(after, t.topologyKey)) || moved(t.topologyKey);
        return required.some(gained) || requiredAnti.some(lost) ? 'Queue' : 'QueueSkip';
      },
    },
  ];
}
