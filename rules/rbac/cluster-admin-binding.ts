import { field, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { bindings } from './_kinds.js';

export const rule = defineRule({
  meta: {
    id: 'rbac/cluster-admin-binding',
    title: 'A binding gives out `cluster-admin`.',
    kinds: bindings,
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'Whoever holds it can do everything, in a RoleBinding everything within the namespace, Secrets included.',
    help: 'Bind a role with the rights that are needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (field(node.value, 'roleRef', 'name') !== 'cluster-admin') return;
    const subjects = items(field(node.value, 'subjects') as { kind?: string; name?: string }[] | undefined);
    // The group of administrators is what the role is for.
    if (subjects.length && subjects.every(([, s]) => s.name === 'system:masters')) return;
    const who = subjects.map(([, s]) => `${text(s.kind)} ${text(s.name)}`).join(', ');
    ctx.report({
      path: ['roleRef', 'name'],
      message: `This binding makes ${who || 'its subjects'} administrator of the ${node.kind === 'RoleBinding' ? 'namespace' : 'cluster'}.`,
    });
  },
});
