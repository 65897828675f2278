import { field, items, runningContainersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

interface Metric {
  type?: string;
  resource?: { name?: string; target?: { type?: string } };
}

export const rule = defineRule({
  meta: {
    id: 'reliability/autoscaler-requests',
    title: 'An autoscaler measures use against a request that a container does not have.',
    kinds: ['HorizontalPodAutoscaler.autoscaling'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Utilisation is a percentage of the request: without one in every container the metric fails (FailedGetResourceMetric) and nothing is scaled.',
    help: 'Give each container a request for the resource.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const target = ctx.graph.referencesFrom(node).find((r) => r.kind === 'scale-target')?.targets[0];
    if (!target || field(target.pod?.spec, 'resources')) return;
    for (const [i, metric] of items(field(node.value, 'spec', 'metrics') as Metric[] | undefined)) {
      const resource = metric.resource?.name;
      if (metric.type !== 'Resource' || metric.resource?.target?.type !== 'Utilization' || !resource) continue;
      const bare = runningContainersOf(target).find(
        (c) =>
          field(c.value, 'resources', 'requests', resource) === undefined &&
          field(c.value, 'resources', 'limits', resource) === undefined,
      );
      if (!bare) continue;
      ctx.report({
        path: ['spec', 'metrics', i, 'resource', 'name'],
        message: `Container \`${bare.name}\` requests no ${resource}, so that its utilisation cannot be measured.`,
        labels: [{ node: target, path: [...bare.path, 'resources'], text: 'the container without a request' }],
      });
    }
  },
});
