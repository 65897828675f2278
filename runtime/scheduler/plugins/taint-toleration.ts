import type { Taint, Toleration } from '../../../schemas/generated/types/core_v1.js';
import { toleratesAny, untoleratedTaint } from '../cluster/tolerations.js';
import type { StateData } from '../framework/cycle-state.js';
import { asNode, asPod, podKey } from '../framework/events.js';
import type { PluginFactory } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';
import { defaultNormalize } from './normalize.js';

class Preferences implements StateData {
  constructor(readonly tolerations: readonly Toleration[]) {}
  clone(): this {
    return this;
  }
}

function countIntolerable(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[]): number {
  let n = 0;
  for (const t of taints ?? []) if (t.effect === 'PreferNoSchedule' && !toleratesAny(tolerations, t)) n++;
  return n;
}

/** Keeps pods off tainted nodes, and prefers nodes with fewer soft taints. Mirrors plugins/tainttoleration. */
export const taintToleration: PluginFactory = () => ({
  name: names.taintToleration,
  scoreAlone: 'failed to read "PreScoreTaintToleration" from cycleState',
  filterIsLocal: () => true,
  scoreIsLocal: true,
  filter(_state, pod, node) {
    const taint = untoleratedTaint(node.node?.spec?.taints, pod.pod.spec?.tolerations);
    return taint && unresolvable(['node(s) had untolerated taint(s)'], { taint });
  },
  preScore(state, pod) {
    const soft = (pod.pod.spec?.tolerations ?? []).filter((t) => !t.effect || t.effect === 'PreferNoSchedule');
    state.write(names.taintToleration, new Preferences(soft));
    return undefined;
  },
  score(state, _pod, node) {
    const soft = state.read<Preferences>(names.taintToleration)!;
    return countIntolerable(node.node?.spec?.taints, soft.tolerations);
  },
  normalize: (_state, _pod, _nodes, scores) => defaultNormalize(scores, true),
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (pod, old, next) => {
        const tolerations = pod.spec?.tolerations;
        const before = asNode(old);
        const was = !before || untoleratedTaint(before.spec?.taints, tolerations) !== undefined;
        const is = untoleratedTaint(asNode(next)?.spec?.taints, tolerations) !== undefined;
        return was && !is ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      hint: (pod, _old, next) => {
        const changed = asPod(next);
        return changed && podKey(changed) === podKey(pod) ? 'Queue' : 'QueueSkip';
      },
    },
  ],
});
