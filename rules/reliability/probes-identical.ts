import { stringify } from '../../compiler/kube/json.js';
import { runningContainersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/probes-identical',
    title: 'Liveness and readiness are the same probe.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'The moment a pod is too busy to be ready it is also killed, which makes the others busier.',
    help: 'Let liveness fail later (`failureThreshold`), or ask less of it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of runningContainersOf(node)) {
      const { livenessProbe: live, readinessProbe: ready } = c.value;
      if (live && ready && stringify(live) === stringify(ready))
        ctx.report({
          path: [...c.path, 'livenessProbe'],
          message: `Liveness and readiness of container \`${c.name}\` are probed in the same way.`,
        });
    }
  },
});
