import { containersOf, isWindows } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/read-only-root-filesystem',
    title: 'A container can write to its own image.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'A writable root lets whoever gets in replace programs and keep tools there.',
    help: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where the program must write.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    for (const c of containersOf(node)) {
      if (c.role === 'ephemeral' || c.value.securityContext?.readOnlyRootFilesystem === true) continue;
      const path = [...c.path, 'securityContext', 'readOnlyRootFilesystem'];
      ctx.report({
        path,
        message: `The root filesystem of container \`${c.name}\` is writable.`,
        fixes: [ctx.fix.set('Make the root filesystem read-only', 'unsafe', path, true)],
      });
    }
  },
});
