import { containersOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { parseImage } from './_image.js';

export const rule = defineRule({
  meta: {
    id: 'images/deprecated-registry',
    title: 'An image comes from a registry that was shut down or frozen.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: '`k8s.gcr.io` has been frozen since April 2023 and goes away; `registry.k8s.io` has the same images.',
    help: 'Use `registry.k8s.io`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const name = text(c.value.image);
      const registry = parseImage(name)?.registry ?? '';
      const old = ['k8s.gcr.io', 'gcr.io/google-containers', 'gcr.io/google_containers'].find((r) =>
        name.startsWith(`${r}/`),
      );
      if (!old || !registry) continue;
      const path = [...c.path, 'image'];
      ctx.report({
        path,
        message: `The image of container \`${c.name}\` comes from \`${old}\`, which is frozen.`,
        // The older folder was not copied whole.
        fixes: [
          old === 'k8s.gcr.io'
            ? ctx.fix.set('Use `registry.k8s.io`', 'safe', path, `registry.k8s.io${name.slice(old.length)}`)
            : undefined,
        ],
      });
    }
  },
});
