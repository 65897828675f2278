import { describeNode } from '../../compiler/graph/graph.js';
import { items, runningContainersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { services } from './_workloads.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/readiness-probe',
    title: 'A Service sends traffic to a container without a readiness probe.',
    kinds: services,
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Without a probe a pod counts as ready as soon as its process runs: during each rollout the first requests fail.',
    help: 'Add a `readinessProbe` that succeeds when the program can answer.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const running = runningContainersOf(node);
    if (running.some((c) => c.value.readinessProbe)) return;
    const service = ctx.graph.referencesTo(node).find((r) => r.kind === 'service-pods')?.from;
    const serving = running.find((c) => items(c.value.ports).length) ?? running[0];
    if (!service || !serving) return;
    ctx.report({
      path: [...serving.path, 'readinessProbe'],
      message: `Container \`${serving.name}\` gets traffic before it says that it is ready.`,
      labels: [{ node: service, path: ['spec', 'selector'], text: `${describeNode(service)} leads here` }],
    });
  },
});
