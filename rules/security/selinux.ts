import { containersOf, field, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_seLinuxOptions.go; `container_engine_t` came with 1.31. */
const allowedTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

export const rule = defineRule({
  meta: {
    id: 'security/selinux',
    title: 'A container asks for SELinux options that confine it less.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline', 'pss-restricted'],
    why: 'A custom user, role or type takes the container out of the policy that is made for containers.',
    help: 'Leave `user` and `role` out and use a container type; `level` is free.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const seen = new Set<string>();
    for (const c of containersOf(node)) {
      const { value, path } = securityField(node, c, 'seLinuxOptions');
      if (seen.has(path.join('/'))) continue;
      seen.add(path.join('/'));
      for (const name of ['user', 'role', 'type'] as const) {
        const set = field(value, name);
        if (typeof set !== 'string' || (name === 'type' ? allowedTypes.has(set) : set === '')) continue;
        ctx.report({ path: [...path, name], message: `Container \`${c.name}\` sets the SELinux ${name} \`${set}\`.` });
      }
    }
  },
});
