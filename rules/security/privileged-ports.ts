import { containersOf, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/privileged-ports',
    title: 'A container listens on a port below 1024.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Such a port needs root or a capability on many runtimes, for nothing: a Service can map any port to it.',
    help: 'Listen on a port from 1024 up and keep the low one in the Service.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const [i, port] of items(c.value.ports))
        if (typeof port.containerPort === 'number' && port.containerPort > 0 && port.containerPort < 1024)
          ctx.report({
            path: [...c.path, 'ports', i, 'containerPort'],
            message: `Container \`${c.name}\` listens on port ${port.containerPort}, below 1024.`,
          });
  },
});
