import { containersOf, field, list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Runtimes add the prefix themselves, and Pod Security compares names as they stand. */
export const rule = defineRule({
  meta: {
    id: 'security/capability-names',
    title: 'A capability is written with `CAP_` or in lower case.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'Kubernetes names capabilities without `CAP_`, in capitals: other spellings fail at the runtime or escape the policy that was to allow them.',
    help: 'Write the name in capitals, without the prefix.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const which of ['add', 'drop'] as const)
        list(field(c.value, 'securityContext', 'capabilities', which) as unknown[] | undefined).forEach((name, i) => {
          if (typeof name !== 'string' || !/^[A-Za-z_]+$/.test(name)) return;
          const right = name.toUpperCase().replace(/^CAP_/, '');
          if (right === name || right === '') return;
          const path = [...c.path, 'securityContext', 'capabilities', which, i];
          ctx.report({
            path,
            message: `Capability \`${name}\` is called \`${right}\` in Kubernetes.`,
            fixes: [ctx.fix.set(`Write \`${right}\``, 'safe', path, right)],
          });
        });
  },
});
