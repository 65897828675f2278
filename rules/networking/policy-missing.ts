import { readSelector } from '../../compiler/graph/graph.js';
import { get } from '../../compiler/kube/json.js';
import { matchesSelector } from '../../compiler/kube/selectors.js';
import { podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/policy-missing',
    title: 'No NetworkPolicy applies to the pods of a workload.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Pods without a policy accept connections from every pod of the cluster.',
    help: 'Add a NetworkPolicy that denies by default, and one for each way in that is wanted.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec } = podOf(node);
    if (spec.hostNetwork === true) return;
    const covered = ctx.graph
      .list('NetworkPolicy.networking.k8s.io', node.namespace)
      .some((p) => matchesSelector(readSelector(get(p.value, ['spec', 'podSelector']), 'selector'), node.pod!.labels));
    if (!covered)
      ctx.report({ path: ['metadata', 'name'], message: `No NetworkPolicy applies to the pods of this ${node.kind}.` });
  },
});
