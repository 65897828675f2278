import { describeNode, readSelector } from '../../compiler/graph/graph.js';
import { get } from '../../compiler/kube/json.js';
import { isEmptySelector } from '../../compiler/kube/selectors.js';
import { defineRule } from '../kit/rule.js';

const controllers = ['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'DaemonSet.apps'];

export const rule = defineRule({
  meta: {
    id: 'references/overlapping-selectors',
    title: 'A workload selects the pods of another one.',
    kinds: controllers,
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Controllers that select each other’s pods count them as their own; autoscalers and `kubectl` show wrong numbers, and orphans are adopted by the wrong one.',
    help: 'Add a label that tells the two apart to both selectors and pod templates.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const selector = readSelector(get(node.value, ['spec', 'selector']), 'selector');
    if (!selector || isEmptySelector(selector)) return;
    for (const other of ctx.graph.podsMatching(node.namespace, selector)) {
      const twin = other.groupKind === node.groupKind && other.name === node.name;
      if (other === node || twin || !controllers.includes(other.groupKind)) continue;
      ctx.report({
        path: ['spec', 'selector'],
        atKey: true,
        message: `The selector of this ${node.kind} also meets the pods of ${describeNode(other)}.`,
        labels: [{ node: other, path: other.pod!.labelsPath, text: 'the labels of those pods' }],
      });
    }
  },
});
