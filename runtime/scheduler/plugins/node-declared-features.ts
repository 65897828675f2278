import type { Container, Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import type { StateData } from '../framework/cycle-state.js';
import { asNode, asPod, podKey } from '../framework/events.js';
import type { PluginFactory } from '../framework/plugin.js';
import { unresolvable } from '../framework/status.js';
import { names } from './names.js';

/** Features of the kubelet that a pod needs (component-helpers nodedeclaredfeatures/features). */
function requirementsOf(pod: Pod, _features: Features): string[] {
  const out: string[] = [];
  const restartsAll = (c: Container): boolean =>
    (c.restartPolicyRules ?? []).some((r) => r.action === 'RestartAllContainers');
  if ([...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].some(restartsAll))
    out.push('RestartAllContainersOnContainerExits');
  if (pod.spec?.hostNetwork && pod.spec.hostUsers === false) out.push('UserNamespacesHostNetworkSupport');
  return out;
}

class Requirements implements StateData {
  constructor(readonly list: readonly string[]) {}
  clone(): this {
    return this;
  }
}

const declared = (node: Node | undefined): string => JSON.stringify(node?.status?.declaredFeatures ?? []);

/** Nodes have to declare the features that the pod needs. Mirrors plugins/nodedeclaredfeatures. */
export const nodeDeclaredFeatures: PluginFactory = ({ features }) => ({
  name: names.nodeDeclaredFeatures,
  filterAlone: 'error reading "PreFilterNodeDeclaredFeatures" from cycle-state',
  filterIsLocal: () => true,
  preFilter(state, pod) {
    const list = requirementsOf(pod.pod, features);
    if (!list.length) return { skip: true };
    state.write(names.nodeDeclaredFeatures, new Requirements(list));
    return undefined;
  },
  filter(state, _pod, node) {
    const { list } = state.read<Requirements>(names.nodeDeclaredFeatures)!;
    if (list.every((f) => node.declaredFeatures.has(f))) return undefined;
    return unresolvable(["node(s) didn't match Pod's required features"]);
  },
  events: [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeDeclaredFeature'],
      hint: (_pod, old, next) => (!old || declared(asNode(old)) !== declared(asNode(next)) ? 'Queue' : 'QueueSkip'),
    },
    {
      resource: 'Pod',
      actions: ['Update'],
      hint: (pod, old, next) => {
        const before = asPod(old);
        const after = asPod(next);
        if (!before || !after || podKey(after) !== podKey(pod)) return 'QueueSkip';
        const changed = requirementsOf(before, features).join() !== requirementsOf(after, features).join();
        return changed ? 'Queue' : 'QueueSkip';
      },
    },
  ],
});
