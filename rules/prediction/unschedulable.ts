import type { PathSegment } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

/** The part of a pod that each scheduler plugin judges: where to look first. */
const judged: Readonly<Record<string, readonly PathSegment[]>> = {
  NodeResourcesFit: ['containers', 0, 'resources'],
  NodeAffinity: ['affinity', 'nodeAffinity'],
  InterPodAffinity: ['affinity'],
  PodTopologySpread: ['topologySpreadConstraints'],
  TaintToleration: ['tolerations'],
  NodePorts: ['containers', 0, 'ports'],
  NodeName: ['nodeName'],
  VolumeBinding: ['volumes'],
  VolumeZone: ['volumes'],
  VolumeRestrictions: ['volumes'],
};

export const rule = defineRule({
  meta: {
    id: 'prediction/unschedulable',
    title: 'A pod fits on no node of the cluster.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'The pod stays Pending for ever, and with it the rollout.',
    help: 'Lower what it asks for, loosen its constraints, or plan for larger nodes; `drydock schedule` finds the smallest change.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { prediction } = ctx;
    if (!prediction || !node.pod) return;
    const name = node.kind === 'Pod' ? undefined : `${node.kind.toLowerCase()}/${node.name}`;
    const waiting = prediction.unplaced.filter(
      (p) =>
        p.namespace === node.namespace &&
        (name ? p.workload === name : p.workload === undefined && p.name === node.name),
    );
    const [first] = waiting;
    if (!first) return;
    const plugins = first.nodes.map((n) => n.plugin);
    const main = plugins.sort((a, b) => count(plugins, b) - count(plugins, a))[0] ?? '';
    const what = waiting.length === 1 ? 'A pod' : `${waiting.length} pods`;
    const verb = waiting.length === 1 ? 'fits' : 'fit';
    ctx.report({
      path: [...node.pod.specPath, ...(judged[main] ?? [])],
      message: `${what} of this ${node.kind} ${verb} on no node: ${first.message.replace(/\.?$/, '.')}`,
    });
  },
});

const count = (list: readonly string[], item: string): number => list.filter((x) => x === item).length;
