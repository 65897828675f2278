import { get } from '../../compiler/kube/json.js';
import { list, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { replicated } from './_workloads.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/spread',
    title: 'Nothing keeps the replicas of a workload apart.',
    kinds: replicated,
    severity: 'info',
    presets: ['strict'],
    why: 'All replicas may land on one node and go down with it; the scheduler’s default spreading is a preference only.',
    help: 'Add `topologySpreadConstraints` over zones and hosts, or a pod anti-affinity.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const replicas = get(node.value, ['spec', 'replicas']);
    if (typeof replicas !== 'number' || replicas < 2) return;
    if (list(spec.topologySpreadConstraints).length || spec.affinity?.podAntiAffinity) return;
    ctx.report({
      path: [...path, 'topologySpreadConstraints'],
      message: `Nothing keeps the ${replicas} replicas on different nodes.`,
    });
  },
});
