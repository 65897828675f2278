import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';
import { replicated } from './_workloads.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/autoscaler-replicas',
    title: 'A workload that an autoscaler scales has a fixed number of replicas as well.',
    kinds: replicated,
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Each apply sets the workload back to that number, until the autoscaler corrects it: under load, an outage with every deployment.',
    help: 'Remove `replicas`. Where the object is in a cluster already, take the field out of its last-applied state first.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const path = ['spec', 'replicas'];
    const scaler = ctx.graph.referencesTo(node).find((r) => r.kind === 'scale-target')?.from;
    if (!scaler || get(node.value, path) === undefined) return;
    ctx.report({
      path,
      message: `\`replicas\` fights with the autoscaler \`${scaler.name}\`.`,
      labels: [{ node: scaler, path: ['spec', 'scaleTargetRef', 'name'], text: 'it is scaled here' }],
      fixes: [ctx.fix.remove('Leave the number to the autoscaler', 'unsafe', path)],
    });
  },
});
