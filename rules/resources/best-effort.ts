import { entries } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { hasDefault, sizedContainers } from './_resources.js';

export const rule = defineRule({
  meta: {
    id: 'resources/best-effort',
    title: 'No container of a workload says what it needs.',
    kinds: ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'ReplicationController'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'The scheduler takes such pods to need nothing and packs nodes too full; under memory pressure they are killed first (QoS class BestEffort).',
    help: 'Give each container `resources.requests` for cpu and memory, and a memory limit.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const containers = sizedContainers(node);
    const lists = ctx.graph.list('LimitRange');
    if (containers.length === 0) return;
    for (const c of containers)
      if (entries(c.value.resources?.requests).length || entries(c.value.resources?.limits).length) return;
    if (['cpu', 'memory'].some((r) => hasDefault(node, lists, 'defaultRequest', r))) return;
    ctx.report({
      path: [...containers[0]!.path, 'resources'],
      message: `No container of this ${node.kind} requests cpu or memory.`,
    });
  },
});
