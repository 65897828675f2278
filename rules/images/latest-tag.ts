import { containersOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { parseImage } from './_image.js';

export const rule = defineRule({
  meta: {
    id: 'images/latest-tag',
    title: 'An image has no tag, or the tag `latest`.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'What runs then depends on when a node pulled the image: pods of one workload differ, and a rollback changes nothing.',
    help: 'Name a version, or better a digest.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const image = parseImage(text(c.value.image));
      if (!image || image.digest || (image.tag && image.tag !== 'latest')) continue;
      ctx.report({
        path: [...c.path, 'image'],
        message: `The image of container \`${c.name}\` has ${image.tag ? 'the tag `latest`' : 'no tag, which means `latest`'}.`,
      });
    }
  },
});
