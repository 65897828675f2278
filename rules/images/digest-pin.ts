import { containersOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { parseImage } from './_image.js';

export const rule = defineRule({
  meta: {
    id: 'images/digest-pin',
    title: 'An image is not pinned to its digest.',
    kinds: 'pods',
    severity: 'info',
    presets: [],
    why: 'A tag can be moved to another image; a digest is the image.',
    help: 'Add `@sha256:…` behind the tag.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const image = parseImage(text(c.value.image));
      if (image && !image.digest)
        ctx.report({
          path: [...c.path, 'image'],
          message: `The image of container \`${c.name}\` is not pinned to a digest.`,
        });
    }
  },
});
