import { containersOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { parseImage } from './_image.js';

export const rule = defineRule({
  meta: {
    id: 'images/pull-policy',
    title: 'A moving tag is not pulled again, or a pinned image is pulled every time.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    fixable: 'unsafe',
    why: 'With a moving tag and `IfNotPresent` each node keeps its own age of the image; with a digest and `Always` every start asks the registry for what cannot change.',
    help: 'Leave `imagePullPolicy` out: the default fits the tag.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const image = parseImage(text(c.value.image));
      const policy = text(c.value.imagePullPolicy);
      if (!image || !policy) continue;
      const moving = !image.digest && (!image.tag || image.tag === 'latest');
      const path = [...c.path, 'imagePullPolicy'];
      const fixes = [ctx.fix.remove('Use the default', 'unsafe', path)];
      if (moving && policy !== 'Always')
        ctx.report({
          path,
          message: `\`${policy}\` keeps an old image where the tag of container \`${c.name}\` moves.`,
          fixes,
        });
      else if (image.digest && policy === 'Always')
        ctx.report({ path, message: `\`Always\` asks the registry at each start for an image that is pinned.`, fixes });
    }
  },
});
