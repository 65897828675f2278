import type { Fix } from '../../compiler/diagnostics/diagnostic.js';
import { get } from '../../compiler/kube/json.js';
import { containersOf, entries } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** pkg/registry/core/pod/strategy.go copies annotation and field into each other since 1.30. */
export const rule = defineRule({
  meta: {
    id: 'deprecations/apparmor-annotation',
    title: 'An AppArmor profile is named in an annotation.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The annotation is deprecated since 1.30, where `securityContext.appArmorProfile` became stable.',
    help: 'Use the field.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const base = [...(node.pod?.path ?? []), 'metadata', 'annotations'];
    for (const [name, value] of entries(get(node.value, base) as Record<string, unknown> | undefined)) {
      if (!name.startsWith(prefix) || typeof value !== 'string') continue;
      const container = containersOf(node).find((c) => c.value.name === name.slice(prefix.length));
      const profile = profileOf(value);
      let fix: Fix | undefined;
      if (container && profile && !container.value.securityContext?.appArmorProfile)
        fix = ctx.fix.all(
          'Use the field',
          'safe',
          ctx.fix.remove('', 'safe', [...base, name]),
          ctx.fix.set('', 'safe', [...container.path, 'securityContext', 'appArmorProfile'], profile),
        );
      ctx.report({
        path: [...base, name],
        atKey: true,
        message: 'AppArmor annotations are deprecated since 1.30.',
        fixes: [fix],
      });
    }
  },
});

function profileOf(value: string): Record<string, string> | undefined {
  if (value === 'runtime/default') return { type: 'RuntimeDefault' };
  if (value === 'unconfined') return { type: 'Unconfined' };
  const local = /^localhost\/(.+)$/.exec(value)?.[1];
  return local ? { type: 'Localhost', localhostProfile: local } : undefined;
}
