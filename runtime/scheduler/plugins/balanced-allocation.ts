import type { StateData } from '../framework/cycle-state.js';
import type { PluginFactory } from '../framework/plugin.js';
import { deviceTotals } from './dynamic-resources/extended.js';
import { names } from './names.js';
import { resourceWeights } from './node-resources-fit.js';
import { balance, emptyTotals, nodeTotals, podAmounts } from './resource-scoring.js';

class PodShare implements StateData {
  constructor(readonly amounts: readonly number[]) {}
  clone(): this {
    return this;
  }
}

/** Prefers nodes whose resources are used in equal shares. Mirrors plugins/noderesources/balanced_allocation.go. */
export const balancedAllocation: PluginFactory = ({ args, features, cluster }) => {
  const resources = resourceWeights(args['resources'] as { name: string; weight?: number }[] | undefined);
  const scratch = emptyTotals(resources.length);
  const devices = features.draExtendedResources ? deviceTotals(cluster) : undefined;
  return {
    name: names.balancedAllocation,
    scoreIsLocal: true,
    preScore(state, pod) {
      const amounts = podAmounts(pod, resources, features);
      if (amounts.every((a) => a === 0)) return 'skip';
      state.write(names.balancedAllocation, new PodShare(amounts));
      return undefined;
    },
    score(state, _pod, node) {
      const { amounts } = state.read<PodShare>(names.balancedAllocation)!;
      nodeTotals(node, resources, amounts, true, scratch, devices);
      const after = balance(scratch.requested, scratch.allocatable);
      if (!features.balancedByImprovement) return after;
      return 50 + Math.trunc((50 + after - balance(scratch.allocated, scratch.allocatable)) / 2);
    },
  };
};
