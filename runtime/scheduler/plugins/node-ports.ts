import { HostPorts } from '../cluster/host-ports.js';
import { asPod } from '../framework/events.js';
import type { PluginFactory } from '../framework/plugin.js';
import { unschedulable } from '../framework/status.js';
import { names } from './names.js';

type Port = { readonly hostIP?: string; readonly protocol?: string; readonly hostPort?: number };

const anyConflict = (ports: readonly Port[], used: HostPorts): boolean =>
  ports.some((p) => used.conflicts(p.hostIP, p.protocol, p.hostPort ?? 0));

/** Host ports are given out once per node and address. Mirrors plugins/nodeports. */
export const nodePorts: PluginFactory = ({ cluster }) => ({
  name: names.nodePorts,
  filterAlone: 'reading "PreFilterNodePorts" from cycleState',
  filterIsLocal: () => true,
  preFilter: (_state, pod) => (pod.hostPorts.length ? undefined : { skip: true }),
  filter(_state, pod, node) {
    if (!anyConflict(pod.hostPorts, node.ports)) return undefined;
    return unschedulable(["node(s) didn't have free ports for the requested pod ports"]);
  },
  events: [
    {
      resource: 'Pod',
      actions: ['Delete'],
      hint: (pod, old) => {
        const deleted = asPod(old);
        if (!deleted || (!deleted.spec?.nodeName && !deleted.status?.nominatedNodeName)) return 'QueueSkip';
        const freed = new HostPorts();
        for (const p of cluster.podInfo(deleted).hostPorts) freed.add(p.hostIP, p.protocol, p.hostPort!);
        return anyConflict(cluster.podInfo(pod).hostPorts, freed) ? 'Queue' : 'QueueSkip';
      },
    },
    { resource: 'Node', actions: ['Add'] },
  ],
});
