import { containersOf, isWindows, podOf, securityField } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors the restricted checks in pod-security-admission policy/check_runAsNonRoot.go and check_runAsUser.go. */
export const rule = defineRule({
  meta: {
    id: 'security/run-as-non-root',
    title: 'A container runs as root, or may.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-restricted'],
    fixable: 'unsafe',
    why: 'Root in the container is root on the node as soon as something lets it out.',
    help: 'Set `runAsNonRoot: true`, and a `runAsUser` other than 0 where the image names no user.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    // User namespaces map root to nobody (KEP-127); the policy follows since 1.35.
    if (isWindows(node) || (spec.hostUsers === false && ctx.profile.atLeast('1.35'))) return;
    let shared = false;
    for (const c of containersOf(node)) {
      const user = securityField(node, c, 'runAsUser');
      const nonRoot = securityField(node, c, 'runAsNonRoot');
      if (user.value === 0) ctx.report({ path: user.path, message: `Container \`${c.name}\` runs as root.` });
      else if (nonRoot.value === false)
        ctx.report({ path: nonRoot.path, message: `Container \`${c.name}\` is allowed to run as root.` });
      else if (nonRoot.value === undefined) {
        ctx.report({
          path: nonRoot.path,
          message: `Container \`${c.name}\` may run as root: \`runAsNonRoot\` is not set.`,
          // One setting of the pod serves all containers.
          fixes: shared
            ? []
            : [ctx.fix.set('Refuse to run as root', 'unsafe', [...path, 'securityContext', 'runAsNonRoot'], true)],
        });
        shared = true;
      }
    }
  },
});
