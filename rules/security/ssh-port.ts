import { containersOf, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/ssh-port',
    title: 'A container offers SSH.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'A shell server inside a container goes around RBAC and the audit log of the cluster.',
    help: 'Use `kubectl exec` and `kubectl debug`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const [i, port] of items(c.value.ports))
        if (port.containerPort === 22 && (port.protocol ?? 'TCP') === 'TCP')
          ctx.report({
            path: [...c.path, 'ports', i, 'containerPort'],
            message: `Container \`${c.name}\` offers port 22, the port of SSH.`,
          });
  },
});
