import { get } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/policy-types',
    title: 'A NetworkPolicy has rules that its `policyTypes` leave out.',
    kinds: ['NetworkPolicy.networking.k8s.io'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Rules of a direction that is not listed are ignored: that direction stays open.',
    help: 'List the direction in `policyTypes`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const types = get(node.value, ['spec', 'policyTypes']);
    // A misspelt direction is the server's to report.
    if (!Array.isArray(types) || types.length === 0 || types.some((t) => t !== 'Ingress' && t !== 'Egress')) return;
    for (const [name, type] of [
      ['ingress', 'Ingress'],
      ['egress', 'Egress'],
    ] as const) {
      const rules = get(node.value, ['spec', name]);
      if (!Array.isArray(rules) || rules.length === 0 || types.includes(type)) continue;
      ctx.report({
        path: ['spec', name],
        atKey: true,
        message: `The ${name} rules have no effect: \`policyTypes\` does not list ${type}.`,
        fixes: [ctx.fix.append(`List ${type}`, 'unsafe', ['spec', 'policyTypes'], type)],
      });
    }
  },
});
