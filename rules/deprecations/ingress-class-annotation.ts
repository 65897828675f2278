import { field } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const name = 'kubernetes.io/ingress.class';

export const rule = defineRule({
  meta: {
    id: 'deprecations/ingress-class-annotation',
    title: 'An Ingress names its class in an annotation.',
    kinds: ['Ingress.networking.k8s.io'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The annotation is deprecated since 1.18; some controllers no longer read it, and none checks it.',
    help: 'Use `spec.ingressClassName`, the name of an IngressClass.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const value = field(node.value, 'metadata', 'annotations', name);
    if (typeof value !== 'string') return;
    const path = ['metadata', 'annotations', name];
    const known = ctx.graph.lookup('IngressClass.networking.k8s.io', '', value) !== undefined;
    // The annotation holds any text, the field the name of a class: only a class in the input makes them the same.
    const safety = known ? 'safe' : 'unsafe';
    const free = field(node.value, 'spec', 'ingressClassName') === undefined && value !== '';
    ctx.report({
      path,
      atKey: true,
      message: `The annotation \`${name}\` is deprecated.`,
      fixes: [
        free
          ? ctx.fix.all(
              'Use `ingressClassName`',
              safety,
              ctx.fix.remove('', safety, path),
              ctx.fix.set('', safety, ['spec', 'ingressClassName'], value),
            )
          : undefined,
      ],
    });
  },
});
