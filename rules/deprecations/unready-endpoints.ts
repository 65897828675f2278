import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const name = 'service.alpha.kubernetes.io/tolerate-unready-endpoints';

export const rule = defineRule({
  meta: {
    id: 'deprecations/unready-endpoints',
    title: 'A Service asks for unready endpoints by an annotation.',
    kinds: ['Service'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The annotation is an alpha one of 2016; the field that replaced it is what controllers look at.',
    help: 'Set `publishNotReadyAddresses: true`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const value = field(node.value, 'metadata', 'annotations', name);
    if (value === undefined) return;
    const path = ['metadata', 'annotations', name];
    const target = ['spec', 'publishNotReadyAddresses'];
    const remove = ctx.fix.remove('Remove the annotation', 'safe', path);
    const set = field(node.value, ...target) === undefined && value === 'true';
    ctx.report({
      path,
      atKey: true,
      message: 'This annotation has been replaced by `publishNotReadyAddresses`.',
      fixes: [set ? ctx.fix.all('Use the field', 'safe', remove, ctx.fix.set('', 'safe', target, true)) : remove],
    });
  },
});
