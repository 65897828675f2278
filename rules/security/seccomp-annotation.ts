import { entries, field, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';

/** Support for the annotations ended with 1.27 (pkg/api/pod/warnings.go warns of them). */
export const rule = defineRule({
  meta: {
    id: 'security/seccomp-annotation',
    title: 'Seccomp is asked for by an annotation that nothing reads any more.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'Since Kubernetes 1.27 the annotation has no effect: the pod runs without the profile it names.',
    help: 'Set `securityContext.seccompProfile`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const pod = podOf(node);
    const base = [...pod.path.slice(0, -1), 'metadata', 'annotations'];
    const metadata = pod.path.slice(0, -1).reduce<unknown>((at, s) => field(at, String(s)), node.value);
    for (const [name, value] of entries(field(metadata, 'metadata', 'annotations') as Record<string, unknown>)) {
      if (name !== podAnnotation && !name.startsWith('container.seccomp.security.alpha.kubernetes.io/')) continue;
      const known = value === 'runtime/default' || value === 'docker/default';
      const target = [...pod.path, 'securityContext', 'seccompProfile'];
      const free = name === podAnnotation && known && pod.spec.securityContext?.seccompProfile === undefined;
      ctx.report({
        path: [...base, name],
        atKey: true,
        message: `The annotation \`${name}\` has no effect since Kubernetes 1.27.`,
        fixes: [
          free
            ? ctx.fix.all(
                'Use the field',
                'safe',
                ctx.fix.remove('', 'safe', [...base, name]),
                ctx.fix.set('', 'safe', target, { type: 'RuntimeDefault' }),
              )
            : undefined,
        ],
      });
    }
  },
});
