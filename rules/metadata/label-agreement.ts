import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

const names = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'] as const;

export const rule = defineRule({
  meta: {
    id: 'metadata/label-agreement',
    title: 'A workload and its pods disagree on a recommended label.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Dashboards and policies take the two for different applications.',
    help: 'Give both the same value.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (!node.pod || node.pod.path.length === 0) return;
    for (const name of names) {
      const own = get(node.value, ['metadata', 'labels', name]);
      const pods = Object.hasOwn(node.pod.labels, name) ? node.pod.labels[name] : undefined;
      if (typeof own === 'string' && pods !== undefined && own !== pods)
        ctx.report({
          path: [...node.pod.labelsPath, name],
          message: `The pods are labelled \`${name}: ${pods}\`, the ${node.kind} \`${own}\`.`,
          labels: [{ node, path: ['metadata', 'labels', name], text: `the label of the ${node.kind}` }],
        });
    }
  },
});
