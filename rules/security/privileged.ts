import { containersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors the baseline check in pod-security-admission policy/check_privileged.go. */
export const rule = defineRule({
  meta: {
    id: 'security/privileged',
    title: 'A container runs privileged.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'A privileged container sees every device of its node and can take the node over.',
    help: 'Remove `privileged`, and add the one capability or device that the program needs.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const path = [...c.path, 'securityContext', 'privileged'];
      if (c.value.securityContext?.privileged === true)
        ctx.report({
          path,
          message: `Container \`${c.name}\` runs privileged.`,
          fixes: [ctx.fix.remove('Run unprivileged', 'unsafe', path)],
        });
    }
  },
});
