import { describeNode, type GraphNode, type ObjectGraph } from '../../compiler/graph/graph.js';
import { scaledValue } from '../../compiler/kube/int-or-string.js';
import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

/** Percentages round up (pkg/controller/disruption/disruption.go). */
export const rule = defineRule({
  meta: {
    id: 'reliability/budget-blocks-drain',
    title: 'A PodDisruptionBudget never allows an eviction.',
    kinds: ['PodDisruptionBudget.policy'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Drains of nodes wait for ever: upgrades of the cluster stop at this pod.',
    help: 'Allow one: `maxUnavailable: 1`, or run one replica more than `minAvailable`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const max = get(node.value, ['spec', 'maxUnavailable']);
    const min = get(node.value, ['spec', 'minAvailable']);
    if (max === 0 || max === '0%' || max === '0')
      return ctx.report({ path: ['spec', 'maxUnavailable'], message: 'This budget allows no pod to be unavailable.' });
    if (min === '100%')
      return ctx.report({ path: ['spec', 'minAvailable'], message: 'This budget wants every pod to be available.' });
    if (typeof min !== 'number' && typeof min !== 'string') return;
    const workloads = ctx.graph.referencesFrom(node).flatMap((r) => r.targets);
    const sizes = workloads.map((w) => smallest(w, ctx.graph));
    if (sizes.length === 0 || sizes.some((s) => s === undefined)) return;
    const total = sizes.reduce<number>((sum, s) => sum + s!, 0);
    const needed = scaledValue(min, total, true);
    if (needed === undefined || total === 0 || needed < total) return;
    ctx.report({
      path: ['spec', 'minAvailable'],
      message: `This budget wants ${needed} of ${total === 1 ? '1 pod' : `${total} pods`} to be available, so that none may ever be evicted.`,
      labels: [{ node: workloads[0]!, path: ['spec', 'replicas'], text: `${describeNode(workloads[0]!)} runs them` }],
    });
  },
});

/** The fewest pods that a workload may have: the lower bound of its autoscaler, or its replicas. */
function smallest(workload: GraphNode, graph: ObjectGraph): number | undefined {
  if (workload.groupKind === 'DaemonSet.apps') return undefined;
  if (workload.groupKind === 'Pod') return 1;
  const scaler = graph.referencesTo(workload).find((r) => r.kind === 'scale-target')?.from;
  const count = scaler
    ? (get(scaler.value, ['spec', 'minReplicas']) ?? 1)
    : (get(workload.value, ['spec', 'replicas']) ?? 1);
  return typeof count === 'number' ? count : undefined;
}
