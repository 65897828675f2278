import { containersOf, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'metadata/duplicate-env',
    title: 'A container sets the same environment variable twice.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The last one wins; and server-side apply, which merges by name, refuses the object.',
    help: 'Remove the earlier one, which has no effect.',
    since: '0.1.0',
    serverText: /hides previous definition of/,
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const last = new Map<string, number>();
      const env = items(c.value.env);
      for (const [i, variable] of env) last.set(text(variable.name), i);
      for (const [i, variable] of env) {
        const name = text(variable.name);
        const winner = last.get(name)!;
        if (!name || winner === i) continue;
        // What stands between the two may expand the first one.
        const expanded = env.some(([j, v]) => j > i && j <= winner && text(v.value).includes(`$(${name})`));
        const path = [...c.path, 'env', i];
        ctx.report({
          path: [...path, 'name'],
          message: `Container \`${c.name}\` sets \`${name}\` again further down.`,
          labels: [{ node, path: [...c.path, 'env', winner, 'name'], text: 'this one wins' }],
          fixes: expanded ? [] : [ctx.fix.remove('Remove the one without effect', 'safe', path)],
        });
      }
    }
  },
});
