import { containersOf, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_hostPorts.go. */
export const rule = defineRule({
  meta: {
    id: 'security/host-port',
    title: 'A container takes a port of its node.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'One such pod fits on a node, and the port is open to whoever reaches the node.',
    help: 'Remove `hostPort` and use a Service.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const [i, port] of items(c.value.ports)) {
        if (!port.hostPort) continue;
        const path = [...c.path, 'ports', i, 'hostPort'];
        ctx.report({
          path,
          message: `Container \`${c.name}\` takes port ${String(port.hostPort)} of its node.`,
          fixes: [ctx.fix.remove('Remove `hostPort`', 'unsafe', path)],
        });
      }
  },
});
