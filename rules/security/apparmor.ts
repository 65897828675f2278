import { get } from '../../compiler/kube/json.js';
import { containersOf, entries, field, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const prefix = 'container.apparmor.security.beta.kubernetes.io/';

/** Mirrors pod-security-admission policy/check_appArmorProfile.go. */
export const rule = defineRule({
  meta: {
    id: 'security/apparmor',
    title: 'A container switches AppArmor off.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Without its profile a container may write to paths of the kernel that the runtime guards.',
    help: 'Use `RuntimeDefault`, or a `Localhost` profile.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const annotations = [...(node.pod?.path ?? []), 'metadata', 'annotations'];
    for (const [name, value] of entries(get(node.value, annotations) as Record<string, unknown> | undefined))
      if (name.startsWith(prefix) && typeof value === 'string' && !/^(?:$|runtime\/default$|localhost\/)/.test(value))
        ctx.report({
          path: [...annotations, name],
          message: `The annotation for container \`${name.slice(prefix.length)}\` switches AppArmor off.`,
          fixes: [ctx.fix.set('Use the default profile', 'unsafe', [...annotations, name], 'runtime/default')],
        });
    const seen = new Set<string>();
    for (const c of containersOf(node)) {
      const { value, path } = securityField(node, c, 'appArmorProfile');
      if (field(value, 'type') !== 'Unconfined' || seen.has(path.join('/'))) continue;
      seen.add(path.join('/'));
      ctx.report({
        path: [...path, 'type'],
        message: `Container \`${c.name}\` runs with AppArmor switched off.`,
        fixes: [ctx.fix.set('Use the default profile', 'unsafe', [...path, 'type'], 'RuntimeDefault')],
      });
    }
  },
});
