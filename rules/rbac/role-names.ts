import { list } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { roles } from './_kinds.js';
import { policiesOf } from './_policy.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/role-names',
    title: 'A rule of a role names a group, resource or verb in a form that never matches.',
    kinds: roles,
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'RBAC compares plain texts and accepts any: a version behind the group or a capital letter grants nothing, in silence.',
    help: 'Groups carry no version (`apps`, and `""` for the core); resources and verbs are lower case.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const wrong = (path: readonly (string | number)[], text: string, right: string, what: string): void =>
      ctx.report({
        path,
        message: `The ${what} \`${text}\` matches nothing; it is called \`${right || '""'}\`.`,
        fixes: [ctx.fix.set(`Write \`${right || '""'}\``, 'unsafe', path, right)],
      });
    for (const { rule: policy, path } of policiesOf(node)) {
      list(policy.apiGroups).forEach((group, i) => {
        const versioned = /^(?:(.*)\/)?v\d+(?:(?:alpha|beta)\d+)?$/.exec(String(group));
        if (versioned) wrong([...path, 'apiGroups', i], String(group), versioned[1] ?? '', 'API group');
        else if (group === 'core') wrong([...path, 'apiGroups', i], 'core', '', 'API group');
      });
      for (const name of ['resources', 'verbs'] as const)
        list(policy[name]).forEach((word, i) => {
          if (typeof word === 'string' && word !== word.toLowerCase())
            wrong([...path, name, i], word, word.toLowerCase(), name === 'verbs' ? 'verb' : 'resource');
        });
    }
  },
});
