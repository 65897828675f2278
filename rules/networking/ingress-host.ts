import { matchFields } from '../../compiler/graph/graph.js';
import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/ingress-host',
    title: 'An Ingress answers for every host, or for a whole domain.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'info',
    presets: ['strict'],
    why: 'It catches requests that were meant for others, and takes names that nobody gave it.',
    help: 'Name the host.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const rule of matchFields(node.value, 'spec.rules[*]')) {
      const host = field(rule.value, 'host');
      if (host === undefined || host === '')
        ctx.report({ path: [...rule.path, 'host'], message: 'A rule of this Ingress answers for every host.' });
      else if (typeof host === 'string' && host.startsWith('*'))
        ctx.report({ path: [...rule.path, 'host'], message: `This Ingress answers for all of \`${host}\`.` });
    }
  },
});
