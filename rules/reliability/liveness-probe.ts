import { runningContainersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { services } from './_workloads.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/liveness-probe',
    title: 'A container of a long-running workload has no liveness probe.',
    kinds: services,
    severity: 'info',
    presets: ['strict'],
    why: 'A program that hangs without exiting is never restarted.',
    help: 'Add a `livenessProbe` that fails only when a restart helps.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of runningContainersOf(node))
      if (!c.value.livenessProbe)
        ctx.report({ path: [...c.path, 'livenessProbe'], message: `Container \`${c.name}\` has no liveness probe.` });
  },
});
