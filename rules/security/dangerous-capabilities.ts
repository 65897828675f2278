import { containersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { capabilities } from './_capabilities.js';

const dangerous: Readonly<Record<string, string>> = {
  ALL: 'every part of root',
  SYS_ADMIN: 'mounting, namespaces and much else: nearly root',
  SYS_MODULE: 'loading kernel modules',
  SYS_PTRACE: 'reading and changing other processes',
  SYS_RAWIO: 'raw access to memory and disks',
  SYS_BOOT: 'rebooting the node',
  DAC_READ_SEARCH: 'reading every file, also of the node through open handles',
  BPF: 'loading programs into the kernel',
};

export const rule = defineRule({
  meta: {
    id: 'security/dangerous-capabilities',
    title: 'A container adds a capability that amounts to root on the node.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'With such a capability there are known ways out of the container.',
    help: 'Remove it. Where a driver or an agent truly needs it, suppress the rule there and say why.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      capabilities(c, 'add').forEach((name, i) => {
        if (Object.hasOwn(dangerous, name))
          ctx.report({
            path: [...c.path, 'securityContext', 'capabilities', 'add', i],
            message: `Container \`${c.name}\` adds ${name}: ${dangerous[name]}.`,
          });
      });
  },
});
