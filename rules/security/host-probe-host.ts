import { containersOf, field, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_hostProbesAndhostLifecycle.go (1.34). */
const handlers = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const;

export const rule = defineRule({
  meta: {
    id: 'security/host-probe-host',
    title: 'A probe or hook calls a host other than the pod.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'The kubelet makes the call from the node: it reaches addresses that the pod may not, and says nothing about the pod.',
    help: 'Leave `host` out; the kubelet then calls the pod. For another name use the header `Host`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const handler of handlers)
        for (const action of ['httpGet', 'tcpSocket']) {
          const host = text(field(c.value, ...handler, action, 'host'));
          if (!host) continue;
          const path = [...c.path, ...handler, action, 'host'];
          ctx.report({
            path,
            message: `The ${handler.at(-1)} of container \`${c.name}\` calls the host \`${host}\`.`,
            fixes: [ctx.fix.remove('Call the pod', 'unsafe', path)],
          });
        }
  },
});
