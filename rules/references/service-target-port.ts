import { readSelector } from '../../compiler/graph/graph.js';
import { closest } from '../../compiler/kube/closest.js';
import type { ServicePort } from '../../schemas/generated/types/core_v1.js';
import { containersOf, field, items, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'references/service-target-port',
    title: 'A Service forwards to a port that none of its pods declares.',
    kinds: ['Service'],
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'A name that no container port bears gives no endpoint; a number that nothing listens on gives refused connections.',
    help: 'Name a port of the container.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const selector = readSelector(field(node.value, 'spec', 'selector') as never, 'labels');
    if (!selector?.matchLabels || Object.keys(selector.matchLabels).length === 0) return;
    const pods = ctx.graph.podsMatching(node.namespace, selector);
    const declared = pods.flatMap((p) =>
      containersOf(p).flatMap((c) => items(c.value.ports).map(([, port]) => ({ ...port, node: p, path: c.path }))),
    );
    if (pods.length === 0) return;
    for (const [i, port] of items(field(node.value, 'spec', 'ports') as ServicePort[] | undefined)) {
      const target = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      const fitting = declared.filter((d) => (d.protocol ?? 'TCP') === protocol);
      const path = ['spec', 'ports', i, port.targetPort === undefined ? 'port' : 'targetPort'];
      if (typeof target === 'string' && target !== '') {
        if (fitting.some((d) => d.name === target)) continue;
        const near = closest(target, declared.map((d) => text(d.name)).filter(Boolean));
        ctx.report({
          path,
          message: `No container behind this Service names a ${protocol} port \`${target}\`.`,
          ...(near ? { help: `Did you mean \`${near}\`?` } : {}),
          labels: [{ node: pods[0]!, path: containersOf(pods[0]!)[0]?.path ?? [], text: 'one of its pods' }],
          fixes: [near ? ctx.fix.set(`Use \`${near}\``, 'unsafe', path, near) : undefined],
        });
      } else if (typeof target === 'number' && fitting.length && !fitting.some((d) => d.containerPort === target)) {
        // Declaring ports is optional, so that a number alone is a hint, not a proof.
        const [only] = fitting.length === 1 ? fitting : [];
        ctx.report({
          path,
          severity: 'warning',
          message: `The containers behind this Service declare ${fitting.map((d) => d.containerPort).join(', ')}, not ${protocol} port ${target}.`,
          labels: [
            { node: fitting[0]!.node, path: [...fitting[0]!.path, 'ports'], text: 'the ports of one of its pods' },
          ],
          fixes: [
            only
              ? ctx.fix.set(
                  `Forward to ${only.containerPort}`,
                  'unsafe',
                  ['spec', 'ports', i, 'targetPort'],
                  only.containerPort,
                )
              : undefined,
          ],
        });
      }
    }
  },
});
