import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'prediction/never-ready',
    title: 'A workload never becomes ready in the simulated cluster.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'After the apply the rollout stands still, and what depends on it with it.',
    help: 'Mend what the reason names; `drydock plan` shows when it begins.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { prediction } = ctx;
    const workload = prediction?.workloads.find(
      (w) =>
        w.object.kind === node.kind && w.object.name === node.name && (w.object.namespace ?? '') === node.namespace,
    );
    if (!prediction || !workload || (workload.outcome !== 'stalled' && workload.outcome !== 'failed')) return;
    // Pods without a node have a finding of their own.
    const name = `${node.kind.toLowerCase()}/${node.name}`;
    const unplaced = prediction.unplaced.some(
      (p) => p.namespace === node.namespace && (p.workload ?? `pod/${p.name}`) === name,
    );
    if (unplaced) return;
    const stall = workload.stalls.find((s) => s.to === undefined) ?? workload.stalls.at(-1);
    const reason = stall?.reason ?? 'its pods never become ready';
    const end = workload.outcome === 'failed' ? 'fails' : 'never becomes ready';
    ctx.report({ path: ['metadata', 'name'], message: `This ${node.kind} ${end}: ${reason.replace(/\.?$/, '.')}` });
  },
});
