import { containersOf, field, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_seccompProfile_baseline.go. */
export const rule = defineRule({
  meta: {
    id: 'security/seccomp-unconfined',
    title: 'A container switches seccomp off.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'pss-baseline'],
    why: '`Unconfined` opens every system call of the kernel, also on nodes whose kubelet would use a default profile.',
    help: 'Use `RuntimeDefault`, or a `Localhost` profile that allows the calls that are needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const seen = new Set<string>();
    for (const c of containersOf(node)) {
      const { value, path } = securityField(node, c, 'seccompProfile');
      if (field(value, 'type') !== 'Unconfined' || seen.has(path.join('/'))) continue;
      seen.add(path.join('/'));
      ctx.report({ path: [...path, 'type'], message: `Container \`${c.name}\` runs with seccomp switched off.` });
    }
  },
});
