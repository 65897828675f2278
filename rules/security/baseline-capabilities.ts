import { containersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { writtenCapabilities } from './_capabilities.js';

/** The capabilities of pod-security-admission policy/check_capabilities_baseline.go. */
const allowed = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

export const rule = defineRule({
  meta: {
    id: 'security/baseline-capabilities',
    title: 'A container adds a capability beyond the default set.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline'],
    why: 'Capabilities beyond the default set reach past the container: into the network, the clock, other processes.',
    help: 'Remove it unless the program is part of the node itself.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      writtenCapabilities(c, 'add').forEach((name, i) => {
        if (name && !allowed.has(name))
          ctx.report({
            path: [...c.path, 'securityContext', 'capabilities', 'add', i],
            message: `Container \`${c.name}\` adds the capability ${name}, which is not in the default set.`,
          });
      });
  },
});
