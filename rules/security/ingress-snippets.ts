import { annotationsOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/ingress-snippets',
    title: 'An Ingress injects raw nginx configuration.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Snippets run inside the controller, which can read every Secret (CVE-2021-25742); controllers since 1.9 ignore or refuse them.',
    help: 'Use the annotation made for the purpose, or a ConfigMap of the controller.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const [name] of annotationsOf(node))
      if (/^nginx\.ingress\.kubernetes\.io\/(?:server|configuration|auth|stream|modsecurity)-snippet$/.test(name))
        ctx.report({
          path: ['metadata', 'annotations', name],
          atKey: true,
          message: `The annotation \`${name}\` puts raw configuration into the controller.`,
        });
  },
});
