import { asPod, podKey } from '../framework/events.js';
import type { PluginFactory } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';

/** Holds pods back while `spec.schedulingGates` is not empty. Mirrors plugins/schedulinggates. */
export const schedulingGates: PluginFactory = () => ({
  name: names.schedulingGates,
  preEnqueue(pod) {
    const gates = pod.spec?.schedulingGates ?? [];
    if (!gates.length) return undefined;
    return unresolvable([`waiting for scheduling gates: [${gates.map((g) => g.name).join(' ')}]`]);
  },
  events: [
    {
      resource: 'Pod',
      actions: ['UpdatePodSchedulingGatesEliminated'],
      hint: (pod, _old, next) => {
        const changed = asPod(next);
        return changed && podKey(changed) === podKey(pod) ? 'Queue' : 'QueueSkip';
      },
    },
  ],
});
