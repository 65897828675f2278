import { containersOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/interactive-tty',
    title: 'A container keeps a terminal or standard input open.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    fixable: 'unsafe',
    why: '`tty` and `stdin` are for people at a keyboard; in a service they are left over from debugging.',
    help: 'Remove them; `kubectl debug` attaches where it is needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      if (c.role === 'ephemeral') continue;
      for (const name of ['stdin', 'tty'] as const)
        if (c.value[name] === true)
          ctx.report({
            path: [...c.path, name],
            message: `Container \`${c.name}\` has \`${name}: true\`.`,
            fixes: [ctx.fix.remove(`Remove \`${name}\``, 'unsafe', [...c.path, name])],
          });
    }
  },
});
