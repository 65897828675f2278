import type { Taint } from '../../../schemas/generated/types/core_v1.js';
import { toleratesAny } from '../cluster/tolerations.js';
import { asNode, asPod, podKey } from '../framework/events.js';
import type { PluginFactory } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';

const cordonTaint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take no pods but those that tolerate it. Mirrors plugins/nodeunschedulable. */
export const nodeUnschedulable: PluginFactory = () => ({
  name: names.nodeUnschedulable,
  filterIsLocal: () => true,
  filter(_state, pod, node) {
    if (!node.node?.spec?.unschedulable) return undefined;
    if (toleratesAny(pod.pod.spec?.tolerations, cordonTaint)) return undefined;
    return unresolvable(['node(s) were unschedulable']);
  },
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (_pod, old, next) => {
        const before = asNode(old);
        const opened = !asNode(next)?.spec?.unschedulable && (!before || before.spec?.unschedulable === true);
        return opened ? 'Queue' : 'QueueSkip';
      },
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      hint: (pod, _old, next) => {
        const changed = asPod(next);
        if (!changed || podKey(changed) !== podKey(pod)) return 'QueueSkip';
        return toleratesAny(changed.spec?.tolerations, cordonTaint) ? 'Queue' : 'QueueSkip';
      },
    },
  ],
});
