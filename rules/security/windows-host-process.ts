import { containersOf, field, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_windowsHostProcess.go. */
export const rule = defineRule({
  meta: {
    id: 'security/windows-host-process',
    title: 'A Windows container runs as a process of its node.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict', 'pss-baseline', 'pss-restricted'],
    why: 'A HostProcess container has the whole node, as `privileged` has on Linux.',
    help: 'Remove `hostProcess`, or suppress the rule for a node agent and say why.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const seen = new Set<string>();
    for (const c of containersOf(node)) {
      const { value, path } = securityField(node, c, 'windowsOptions');
      if (field(value, 'hostProcess') !== true || seen.has(path.join('/'))) continue;
      seen.add(path.join('/'));
      ctx.report({
        path: [...path, 'hostProcess'],
        message: `Container \`${c.name}\` runs as a HostProcess of its node.`,
      });
    }
  },
});
