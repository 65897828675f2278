import { matchFields } from '../../compiler/graph/graph.js';
import { closest } from '../../compiler/kube/closest.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/ingress-tls-hosts',
    title: 'An Ingress has a certificate for a host that it does not serve.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The certificate is used for no request, and the host it was meant for has none.',
    help: 'Make the hosts of `tls` and `rules` the same.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const served = matchFields(node.value, 'spec.rules[*].host').map((p) => String(p.value));
    const rules = matchFields(node.value, 'spec.rules[*]').length;
    // Rules without a host, and a default backend alone, serve every host.
    if (served.length === 0 || served.length < rules) return;
    for (const host of matchFields(node.value, 'spec.tls[*].hosts[*]')) {
      const name = String(host.value);
      const fits = served.some(
        (s) => s === name || (name.startsWith('*.') && s.slice(s.indexOf('.')) === name.slice(1)),
      );
      if (fits) continue;
      const near = closest(name, served);
      ctx.report({
        path: host.path,
        message: `No rule of this Ingress serves the host \`${name}\` of its certificate.`,
        ...(near ? { help: `Did you mean \`${near}\`?` } : {}),
        fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', host.path, near) : undefined],
      });
    }
  },
});
