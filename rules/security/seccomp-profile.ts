import { containersOf, field, isWindows, podOf, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_seccompProfile_restricted.go. */
export const rule = defineRule({
  meta: {
    id: 'security/seccomp-profile',
    title: 'A container runs without a seccomp profile.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Without a profile every system call of the kernel is open to the container.',
    help: 'Set `seccompProfile: {type: RuntimeDefault}` on the pod.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    const pod = podOf(node);
    let shared = false;
    for (const c of containersOf(node)) {
      const { value, path } = securityField(node, c, 'seccompProfile');
      const type = field(value, 'type');
      if (type === 'RuntimeDefault' || type === 'Localhost') continue;
      const target = [...pod.path, 'securityContext', 'seccompProfile'];
      ctx.report({
        path: value === undefined ? path : [...path, 'type'],
        message:
          type === 'Unconfined'
            ? `Container \`${c.name}\` runs with seccomp switched off.`
            : `Container \`${c.name}\` has no seccomp profile.`,
        fixes:
          shared || value !== undefined
            ? []
            : [ctx.fix.set('Use the runtime’s default profile', 'unsafe', target, { type: 'RuntimeDefault' })],
      });
      shared = true;
    }
  },
});
