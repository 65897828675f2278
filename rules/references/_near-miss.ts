import type { Fix } from '../../compiler/diagnostics/diagnostic.js';
import { describeNode, type GraphNode } from '../../compiler/graph/graph.js';
import { editDistance } from '../../compiler/kube/closest.js';
import type { Path } from '../../compiler/kube/json.js';
import type { LabelSelectorLike } from '../../compiler/kube/selectors.js';
import type { RuleContext } from '../kit/rule.js';

export interface NearMiss {
  /** The one label of the selector that is off. */
  readonly path: Path;
  readonly help: string;
  readonly label: { readonly node: GraphNode; readonly path: Path; readonly text: string };
  readonly fix: Fix | undefined;
}

/** The pods that a selector misses by a single label: the likely target of a selector that matches nothing. */
export function nearMiss(node: GraphNode, selector: LabelSelectorLike, ctx: RuleContext): NearMiss | undefined {
  const wanted = Object.entries(selector.matchLabels ?? {});
  if (selector.matchExpressions?.length || wanted.length === 0) return undefined;
  const base: Path = node.groupKind === 'Service' ? ['spec', 'selector'] : ['spec', 'selector', 'matchLabels'];
  let best: { node: GraphNode; key: string; value: string; has: string; distance: number } | undefined;
  for (const pods of ctx.graph.podsIn(node.namespace)) {
    const labels = pods.pod!.labels;
    const off = wanted.filter(([k, v]) => labels[k] !== v);
    const [key, value] = off[0] ?? ['', ''];
    const has = off.length === 1 && Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (has === undefined) continue;
    const distance = editDistance(value, has);
    // Other pods that merely share the rest of the labels are no slip of the pen.
    if (wanted.length === 1 && distance > Math.max(2, value.length / 3) && !has.includes(value) && !value.includes(has))
      continue;
    if (!best || distance < best.distance) best = { node: pods, key, value, has, distance };
  }
  if (!best) return undefined;
  const path = [...base, best.key];
  return {
    path,
    help: `${describeNode(best.node)} has \`${best.key}: ${best.has}\`. Did you mean that?`,
    label: {
      node: best.node,
      path: [...best.node.pod!.labelsPath, best.key],
      text: 'the nearest pods are labelled here',
    },
    fix: ctx.fix.set(`Select \`${best.key}: ${best.has}\``, 'unsafe', path, best.has),
  };
}
