import { containersOf, isWindows, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { capabilities } from './_capabilities.js';

export const rule = defineRule({
  meta: {
    id: 'security/linux-hardening',
    title: 'No Linux security mechanism narrows a container at all.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'Seccomp, AppArmor, SELinux and dropped capabilities each close a way to the kernel; here none is in use.',
    help: 'Begin with `seccompProfile: {type: RuntimeDefault}` and `capabilities: {drop: [ALL]}`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (isWindows(node)) return;
    for (const c of containersOf(node)) {
      const set = (['seccompProfile', 'appArmorProfile', 'seLinuxOptions'] as const).some(
        (name) => securityField(node, c, name).value !== undefined,
      );
      if (!set && capabilities(c, 'drop').length === 0)
        ctx.report({
          path: [...c.path, 'securityContext'],
          message: `Container \`${c.name}\` uses neither seccomp, AppArmor, SELinux nor dropped capabilities.`,
        });
    }
  },
});
