import type { NodeAffinity, NodeSelectorTerm } from '../../../schemas/generated/types/core_v1.js';
import {
  compileNodeSelector,
  compilePreferred,
  type NodeMatch,
  requiredNodeAffinity,
} from '../cluster/node-selector.js';
import type { StateData } from '../framework/cycle-state.js';
import { asNode } from '../framework/events.js';
import type { PluginFactory, PreFilterOutcome } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';
import { defaultNormalize } from './normalize.js';

class Required implements StateData {
  constructor(readonly matches: NodeMatch | undefined) {}
  clone(): this {
    return this;
  }
}

/** The nodes that terms name one by one; undefined where a term does not. */
function namedNodes(terms: readonly NodeSelectorTerm[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const term of terms) {
    let named: Set<string> | undefined;
    for (const f of term.matchFields ?? []) {
      if (f.key !== 'metadata.name' || f.operator !== 'In') continue;
      const values = new Set(f.values ?? []);
      named = named ? new Set([...named].filter((n) => values.has(n))) : values;
    }
    if (!named) return undefined;
    for (const n of named) all.add(n);
  }
  return all;
}

/** Node selectors and node affinity, and the affinity that the configuration adds. Mirrors plugins/nodeaffinity. */
export const nodeAffinity: PluginFactory = ({ args }) => {
  const added = args['addedAffinity'] as NodeAffinity | undefined;
  const enforced = added?.requiredDuringSchedulingIgnoredDuringExecution;
  const addedMatch = enforced && compileNodeSelector(enforced);
  const addedTerms = added?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const addedScore = addedTerms.length ? compilePreferred(addedTerms) : undefined;

  return {
    name: names.nodeAffinity,
    filterIsLocal: () => true,
    scoreIsLocal: true,
    preFilter(state, pod): PreFilterOutcome | undefined {
      const required = pod.pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      if (!required && !addedMatch && !pod.pod.spec?.nodeSelector) return { skip: true };
      state.write(names.nodeAffinity, new Required(requiredNodeAffinity(pod.pod)));
      const terms = required?.nodeSelectorTerms ?? [];
      const named = terms.length ? namedNodes(terms) : undefined;
      if (!named) return undefined;
      return named.size ? { nodeNames: named } : { status: unresolvable(['pod affinity terms conflict']) };
    },
    filter(state, _pod, node) {
      if (addedMatch && !addedMatch(node.node!))
        return unresolvable(["node(s) didn't match scheduler-enforced node affinity"]);
      const { matches } = state.read<Required>(names.nodeAffinity)!;
      if (!matches || matches(node.node!)) return undefined;
      return unresolvable(["node(s) didn't match Pod's node affinity/selector"]);
    },
    preScore(state, pod) {
      const terms = pod.pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      if (!terms && !addedScore) return 'skip';
      state.write(`${names.nodeAffinity}/score`, new Preferred(terms ? compilePreferred(terms) : undefined));
      return undefined;
    },
    score(state, _pod, node) {
      const { score } = state.read<Preferred>(`${names.nodeAffinity}/score`)!;
      return (addedScore?.(node.node!) ?? 0) + (score?.(node.node!) ?? 0);
    },
    normalize: (_state, _pod, _nodes, scores) => defaultNormalize(scores, false),
    events: [
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeLabel'],
        hint: (pod, old, next) => {
          const node = asNode(next);
          const before = asNode(old);
          if (!node || (addedMatch && !addedMatch(node))) return 'QueueSkip';
          const matches = requiredNodeAffinity(pod) ?? (() => true);
          if (!matches(node)) return 'QueueSkip';
          return !before || !matches(before) ? 'Queue' : 'QueueSkip';
        },
      },
    ],
  };
};

class Preferred implements StateData {
  constructor(readonly score: ReturnType<typeof compilePreferred> | undefined) {}
  clone(): this {
    return this;
  }
}
