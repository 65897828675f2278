import { defineRule } from '../kit/rule.js';
import { keysOf } from './_keys.js';
import { reportMissingParts } from './_missing.js';

export const rule = defineRule({
  meta: {
    id: 'references/missing-key',
    title: 'A pod reads a key that its ConfigMap or Secret does not have.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'The object is there, the key is not: the container waits in CreateContainerConfigError, the volume is never mounted.',
    help: 'Add the key, or correct its name.',
    since: '0.1.0',
  },
  check(node, ctx) {
    reportMissingParts(node, ctx, ['config-map', 'secret'], keysOf);
  },
});
