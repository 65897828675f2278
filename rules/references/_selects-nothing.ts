import { formatSelector, type GraphNode, readSelector } from '../../compiler/graph/graph.js';
import { get, type Path } from '../../compiler/kube/json.js';
import type { RuleContext } from '../kit/rule.js';

/** Reports a label selector of an object that meets no pod of the input. */
export function reportSelectsNothing(node: GraphNode, ctx: RuleContext, kind: string, what: string): void {
  for (const reference of ctx.graph.referencesFrom(node)) {
    if (reference.kind !== kind || reference.state !== 'missing') continue;
    const selector = readSelector(get(node.value, reference.path), 'selector') ?? {};
    const wanted = Object.entries(selector.matchLabels ?? {});
    const near = wanted.length
      ? ctx.graph
          .podsIn(node.namespace)
          .flatMap((n) => {
            const off = wanted.filter(([k, v]) => n.pod!.labels[k] !== v);
            const has = off.length === 1 ? n.pod!.labels[off[0]![0]] : undefined;
            return has === undefined ? [] : [{ node: n, key: off[0]![0], value: off[0]![1], has }];
          })
          .find((n) => wanted.length > 1 || n.has.includes(n.value) || n.value.includes(n.has))
      : undefined;
    const path: Path = near ? [...reference.path, 'matchLabels', near.key] : reference.path;
    ctx.report({
      path,
      atKey: !near,
      message: `This ${what} selects \`${formatSelector(selector)}\`, and no pod of the input has these labels.`,
      ...(near
        ? {
            help: `Did you mean \`${near.key}: ${near.has}\`?`,
            labels: [
              {
                node: near.node,
                path: [...near.node.pod!.labelsPath, near.key],
                text: 'the nearest pods are labelled here',
              },
            ],
            fixes: [ctx.fix.set(`Select \`${near.key}: ${near.has}\``, 'unsafe', path, near.has)],
          }
        : {}),
    });
  }
}
