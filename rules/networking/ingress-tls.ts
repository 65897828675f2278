import { matchFields } from '../../compiler/graph/graph.js';
import { get } from '../../compiler/kube/json.js';
import { annotationsOf, list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/ingress-tls',
    title: 'An Ingress serves hosts without TLS.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'warning',
    presets: ['strict'],
    why: 'Passwords and cookies travel in the clear, and browsers warn.',
    help: 'Add the host to `spec.tls` with the Secret of its certificate.',
    since: '0.1.0',
  },
  check(node, ctx) {
    // Cloud load balancers terminate TLS by annotation.
    if (annotationsOf(node).some(([k]) => /certificate-arn|pre-shared-cert|managed-certificates/.test(k))) return;
    const covered = matchFields(node.value, 'spec.tls[*].hosts[*]').map((p) => String(p.value));
    const any = list(get(node.value, ['spec', 'tls']) as unknown[] | undefined).length > 0 && covered.length === 0;
    for (const host of matchFields(node.value, 'spec.rules[*].host')) {
      const name = String(host.value);
      const wild = `*${name.slice(name.indexOf('.'))}`;
      if (!any && !covered.includes(name) && !covered.includes(wild))
        ctx.report({ path: host.path, message: `Host \`${name}\` is served without TLS.` });
    }
  },
});
