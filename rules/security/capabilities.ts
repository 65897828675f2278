import { containersOf, isWindows } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { capabilities, writtenCapabilities } from './_capabilities.js';

/** Mirrors pod-security-admission policy/check_capabilities_restricted.go. */
export const rule = defineRule({
  meta: {
    id: 'security/capabilities',
    title: 'A container does not drop all capabilities, or adds more than NET_BIND_SERVICE.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Programs that serve over the network need no capability at all; each one kept is a part of root.',
    help: 'Drop ALL and add back what is needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    for (const c of containersOf(node)) {
      const base = [...c.path, 'securityContext', 'capabilities'];
      if (!writtenCapabilities(c, 'drop').includes('ALL'))
        ctx.report({
          path: [...base, 'drop'],
          message: `Container \`${c.name}\` does not drop all capabilities.`,
          // `all` is mended by `security/capability-names`.
          fixes: capabilities(c, 'drop').includes('ALL')
            ? []
            : [ctx.fix.append('Drop ALL', 'unsafe', [...base, 'drop'], 'ALL')],
        });
      writtenCapabilities(c, 'add').forEach((name, i) => {
        if (name && name !== 'NET_BIND_SERVICE')
          ctx.report({
            path: [...base, 'add', i],
            message: `Container \`${c.name}\` adds the capability ${name}.`,
            help: 'The restricted Pod Security Standard allows NET_BIND_SERVICE only.',
          });
      });
    }
  },
});
