import { containersOf, list, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';
import { parseImage } from './_image.js';

interface Options {
  registries: readonly string[];
}

export const rule = defineRule<Options>({
  meta: {
    id: 'images/registry-allowlist',
    title: 'An image comes from a registry that is not on the list.',
    kinds: 'pods',
    severity: 'error',
    presets: [],
    why: 'Images from elsewhere have gone through none of your checks.',
    help: 'Mirror the image into one of the registries of the option `registries`.',
    since: '0.1.0',
    options: {
      schema: {
        type: 'object',
        properties: { registries: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
      defaults: { registries: [] },
    },
  },
  check(node, ctx) {
    const allowed = list(ctx.options.registries);
    if (allowed.length === 0) return;
    for (const c of containersOf(node)) {
      const image = parseImage(text(c.value.image));
      if (!image) continue;
      const full = `${image.registry}/${image.repository}`;
      if (!allowed.some((prefix) => full === prefix || full.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)))
        ctx.report({
          path: [...c.path, 'image'],
          message: `The image of container \`${c.name}\` comes from ${image.registry}, which is not on the list.`,
        });
    }
  },
});
