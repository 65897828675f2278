import { keyFixes, nodeKeysOf } from '../kit/node-keys.js';
import { defineRule } from '../kit/rule.js';

/** The table of pkg/api/node/util.go, minus what nodes no longer carry at all. */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
};

export const rule = defineRule({
  meta: {
    id: 'deprecations/node-labels',
    title: 'A pod selects nodes by a label that has been renamed.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The old labels are deprecated since 1.14 and 1.17; nodes without them take no such pod.',
    help: 'Use the new label, which every node has.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const at of nodeKeysOf(node)) {
      const name = Object.hasOwn(renamed, at.key) ? renamed[at.key] : undefined;
      if (!name) continue;
      ctx.report({
        path: at.path,
        atKey: at.asKey,
        message: `The label \`${at.key}\` is now called \`${name}\`.`,
        fixes: keyFixes(ctx, node, at, name, 'safe'),
      });
    }
  },
});
