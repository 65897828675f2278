import { containersOf, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_procMount_baseline.go and check_procMount_restricted.go. */
export const rule = defineRule({
  meta: {
    id: 'security/proc-mount',
    title: 'A container sees an unmasked /proc.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Unmasked, /proc shows keys and memory of the kernel and lets root change its settings.',
    help: 'Remove `procMount`; nested containers want `hostUsers: false` beside it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (podOf(node).spec.hostUsers === false && ctx.profile.atLeast('1.35')) return;
    for (const c of containersOf(node)) {
      const value = c.value.securityContext?.procMount;
      if (typeof value !== 'string' || value === 'Default') continue;
      const path = [...c.path, 'securityContext', 'procMount'];
      ctx.report({
        path,
        message: `Container \`${c.name}\` mounts /proc as ${value}.`,
        fixes: [ctx.fix.set('Use the default', 'unsafe', path, 'Default')],
      });
    }
  },
});
