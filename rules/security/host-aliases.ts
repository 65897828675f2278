import { list, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/host-aliases',
    title: 'A pod pins host names to addresses.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Entries in /etc/hosts go around DNS, and stay when the address moves.',
    help: 'Use a Service of type ExternalName or an entry in DNS.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    if (list(spec.hostAliases).length)
      ctx.report({ path: [...path, 'hostAliases'], message: 'The pod writes host names into its /etc/hosts.' });
  },
});
