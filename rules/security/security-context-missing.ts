import { containersOf, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/security-context-missing',
    title: 'Neither pod nor container has a security context.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'All security settings are then left to the image and the runtime.',
    help: 'Add a `securityContext` to the pod, with `runAsNonRoot: true` to begin with.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec } = podOf(node);
    if (spec.securityContext && Object.keys(spec.securityContext).length) return;
    for (const c of containersOf(node))
      if (!c.value.securityContext || Object.keys(c.value.securityContext).length === 0)
        ctx.report({
          path: [...c.path, 'securityContext'],
          message: `Neither container \`${c.name}\` nor its pod has a security context.`,
        });
  },
});
