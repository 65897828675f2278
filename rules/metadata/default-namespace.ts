import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'metadata/default-namespace',
    title: 'An object is put into the namespace `default`.',
    kinds: 'all',
    severity: 'info',
    presets: ['strict'],
    why: 'What lies in `default` is there by accident often enough that policies and quotas rarely cover it.',
    help: 'Name a namespace of its own.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (get(node.value, ['metadata', 'namespace']) === 'default')
      ctx.report({ path: ['metadata', 'namespace'], message: `This ${node.kind} goes into \`default\`.` });
  },
});
