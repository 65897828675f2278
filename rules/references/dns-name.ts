import { closest } from '../../compiler/kube/closest.js';
import { containersOf, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** `name.namespace.svc`, with or without the cluster's domain behind it. */
const serviceName =
  /(?:^|[/@,=\s])([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)\.svc(?:\.cluster\.local)?\.?(?=$|[:/,\s])/g;

export const rule = defineRule({
  meta: {
    id: 'references/dns-name',
    title: 'A program is told a Service name that no Service of the input has.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'The name does not resolve, and the program fails when it connects, long after it was deployed.',
    help: 'Correct the name, or add the Service.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node)) {
      const texts: [readonly (string | number)[], string][] = [
        ...items(c.value.env).map(([i, e]): [(string | number)[], string] => [
          [...c.path, 'env', i, 'value'],
          text(e.value),
        ]),
        ...(['args', 'command'] as const).flatMap((name) =>
          (Array.isArray(c.value[name]) ? (c.value[name] as unknown[]) : []).map(
            (v, i): [(string | number)[], string] => [[...c.path, name, i], text(v)],
          ),
        ),
      ];
      for (const [path, value] of texts)
        for (const [, name = '', namespace = ''] of value.length < 4096 ? value.matchAll(serviceName) : []) {
          const known = ctx.graph.list('Service', namespace).map((n) => n.name);
          // A namespace of which the input knows no Service is somebody else's.
          if (known.length === 0 || known.includes(name)) continue;
          const near = closest(name, known);
          ctx.report({
            path,
            message: `\`${name}.${namespace}.svc\` resolves to nothing: the namespace has no Service \`${name}\`.`,
            ...(near ? { help: `Did you mean \`${near}\`?` } : {}),
          });
        }
    }
  },
});
