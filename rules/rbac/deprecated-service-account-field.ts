import { podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** `serviceAccount` is a deprecated alias that conversion copies (pkg/apis/core/v1/conversion.go). */
export const rule = defineRule({
  meta: {
    id: 'rbac/deprecated-service-account-field',
    title: 'A pod names its account in the deprecated `serviceAccount` field.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: '`serviceAccount` is a deprecated alias; where both fields stand, `serviceAccountName` wins in silence.',
    help: 'Use `serviceAccountName`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const old = text(spec.serviceAccount);
    if (!old) return;
    const at = [...path, 'serviceAccount'];
    const name = text(spec.serviceAccountName);
    ctx.report({
      path: at,
      atKey: true,
      message:
        name && name !== old
          ? `\`serviceAccount: ${old}\` is ignored: \`serviceAccountName: ${name}\` wins.`
          : '`serviceAccount` is a deprecated name of `serviceAccountName`.',
      fixes: [
        name
          ? ctx.fix.remove('Remove the alias', 'safe', at)
          : ctx.fix.rename('Rename to `serviceAccountName`', 'safe', at, 'serviceAccountName'),
      ],
    });
  },
});
