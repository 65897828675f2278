import type { PluginFactory } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';

/** A pod that names its node fits no other. Mirrors plugins/nodename. */
export const nodeName: PluginFactory = () => ({
  name: names.nodeName,
  filterIsLocal: () => true,
  filter(_state, pod, node) {
    const wanted = pod.pod.spec?.nodeName;
    return !wanted || wanted === node.name ? undefined : unresolvable(["node(s) didn't match the requested node name"]);
  },
  events: [{ resource: 'Node', actions: ['Add'] }],
});
