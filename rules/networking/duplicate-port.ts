import { containersOf, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'networking/duplicate-port',
    title: 'Two containers of a pod listen on the same port.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    why: 'Containers of a pod share one network: the second to start fails with “address already in use”.',
    help: 'Give one of them another port.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const seen = new Map<string, { name: string; path: readonly (string | number)[] }>();
    for (const c of containersOf(node)) {
      if (c.role !== 'container' && c.role !== 'sidecar') continue;
      for (const [i, port] of items(c.value.ports)) {
        const key = `${String(port.containerPort)}/${port.protocol ?? 'TCP'}`;
        const path = [...c.path, 'ports', i, 'containerPort'];
        const first = seen.get(key);
        if (first && first.name !== c.name)
          ctx.report({
            path,
            message: `Containers \`${first.name}\` and \`${c.name}\` both listen on ${key}.`,
            labels: [{ node, path: first.path, text: 'here, too' }],
          });
        else if (!first) seen.set(key, { name: c.name, path });
      }
    }
  },
});
