import { formatSelector, readSelector } from '../../compiler/graph/graph.js';
import { get } from '../../compiler/kube/json.js';
import { matchesSelector } from '../../compiler/kube/selectors.js';
import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/selector-mismatch',
    title: 'A workload does not select the pods that it makes.',
    kinds: ['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicationController'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The API server refuses the object: its controller would make pods for ever without finding one.',
    help: 'Give the pod template the labels of the selector.',
    since: '0.1.0',
    serverText: /selector.* does not match template/,
  },
  check(node, ctx) {
    const plain = node.groupKind === 'ReplicationController';
    const written = get(node.value, ['spec', 'selector']);
    const selector = readSelector(written, plain ? 'labels' : 'selector');
    if (!selector || !node.pod || matchesSelector(selector, node.pod.labels)) return;
    const base = plain ? ['spec', 'selector'] : ['spec', 'selector', 'matchLabels'];
    for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
      const has = Object.hasOwn(node.pod.labels, key) ? node.pod.labels[key] : undefined;
      if (has === value) continue;
      const target = [...node.pod.labelsPath, key];
      ctx.report({
        path: [...base, key],
        message:
          has === undefined
            ? `The selector wants \`${key}: ${value}\`, and the pod template has no label \`${key}\`.`
            : `The selector wants \`${key}: ${value}\`, and the pod template has \`${key}: ${has}\`.`,
        labels: [{ node, path: has === undefined ? node.pod.labelsPath : target, text: 'the labels of the pods' }],
        fixes: [ctx.fix.set('Label the pods as the selector wants', 'safe', target, value)],
      });
    }
    if (Object.entries(selector.matchLabels ?? {}).every(([k, v]) => field(node.pod!.labels, k) === v))
      ctx.report({
        path: ['spec', 'selector'],
        atKey: true,
        message: `The pod template does not fit the selector \`${formatSelector(selector)}\`.`,
      });
  },
});
