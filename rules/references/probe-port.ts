import { closest } from '../../compiler/kube/closest.js';
import { containersOf, field, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/probe-port',
    title: 'A probe or hook calls a port that its container does not declare.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'A probe of a name that no port bears fails for ever: the container is never ready, or is restarted again and again.',
    help: 'Probe a port that the container names or declares.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const ports = items(c.value.ports).map(([, p]) => p);
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const)
        for (const action of ['httpGet', 'tcpSocket', 'grpc'] as const) {
          const port = field(c.value, probe, action, 'port');
          const path = [...c.path, probe, action, 'port'];
          if (typeof port === 'string' && !/^\d+$/.test(port)) {
            if (ports.some((p) => p.name === port)) continue;
            const near = closest(port, ports.map((p) => text(p.name)).filter(Boolean));
            ctx.report({
              path,
              severity: 'error',
              message: `The ${probe} of container \`${c.name}\` calls port \`${port}\`, which the container does not name.`,
              ...(near ? { help: `Did you mean \`${near}\`?` } : {}),
              fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', path, near) : undefined],
            });
          } else if (typeof port === 'number' && ports.length && !ports.some((p) => p.containerPort === port))
            ctx.report({
              path,
              message: `The ${probe} of container \`${c.name}\` calls port ${port}; the container declares ${ports.map((p) => p.containerPort).join(', ')}.`,
            });
        }
    }
  },
});
