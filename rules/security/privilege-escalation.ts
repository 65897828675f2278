import { containersOf, isWindows } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors the restricted check in pod-security-admission policy/check_allowPrivilegeEscalation.go. */
export const rule = defineRule({
  meta: {
    id: 'security/privilege-escalation',
    title: 'A container may gain more privileges than it started with.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Where it is not forbidden, a setuid program in the image can make the process root.',
    help: 'Set `allowPrivilegeEscalation: false`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    for (const c of containersOf(node)) {
      const value = c.value.securityContext?.allowPrivilegeEscalation;
      if (value === false) continue;
      const path = [...c.path, 'securityContext', 'allowPrivilegeEscalation'];
      ctx.report({
        path,
        message:
          value === true
            ? `Container \`${c.name}\` allows privilege escalation.`
            : `Container \`${c.name}\` does not forbid privilege escalation.`,
        fixes: [ctx.fix.set('Forbid privilege escalation', 'unsafe', path, false)],
      });
    }
  },
});
