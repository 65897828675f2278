import { field, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { bindings } from './_kinds.js';

const everyone: Readonly<Record<string, string>> = {
  'system:anonymous': 'everybody who reaches the API server, without logging in',
  'system:unauthenticated': 'everybody who reaches the API server, without logging in',
  'system:authenticated': 'everybody who can log in, every service account included',
};
const harmless = new Set(['system:public-info-viewer', 'system:discovery', 'system:basic-user']);

export const rule = defineRule({
  meta: {
    id: 'rbac/system-group-binding',
    title: 'A binding grants rights to everybody, or makes unlimited administrators.',
    kinds: bindings,
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Such a grant reaches people and programs that nobody thought of when it was written.',
    help: 'Bind to the accounts or groups that need it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    if (harmless.has(text(field(node.value, 'roleRef', 'name')))) return;
    for (const [i, subject] of items(field(node.value, 'subjects') as { name?: string }[] | undefined)) {
      const name = text(subject.name);
      const path = ['subjects', i, 'name'];
      if (Object.hasOwn(everyone, name)) ctx.report({ path, message: `This binding is for ${everyone[name]}.` });
      else if (name === 'system:masters')
        ctx.report({ path, message: 'The group `system:masters` has every right already, past all authorization.' });
    }
  },
});
