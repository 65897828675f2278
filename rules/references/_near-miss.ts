import type { Fix } from '../../compiler/diagnostics/diagnostic.js';
import { describeNode, type GraphNode } from '../../compiler/graph/graph.js';
import { closest, editDistance } from '../../compiler/kube/closest.js';
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
  let best: { node: GraphNode; key: string; has: Label; distance: number } | undefined;
  for (const pods of ctx.graph.podsIn(node.namespace)) {
    const labels = pods.pod!.labels;
    const off = wanted.filter(([k, v]) => labels[k] !== v);
    const [key, value] = off[0] ?? ['', ''];
    const has = off.length === 1 ? labelMeant(labels, key, value) : undefined;
    if (has === undefined) continue;
    const distance = editDistance(`${key}=${value}`, `${has.key}=${has.value}`);
    // Other pods that merely share the rest of the labels are no slip of the pen.
    const contained = has.value.includes(value) || value.includes(has.value);
    if (wanted.length === 1 && distance > Math.max(2, value.length / 3) && !contained) continue;
    if (!best || distance < best.distance) best = { node: pods, key, has, distance };
  }
  if (!best) return undefined;
  const path = [...base, best.key];
  const { key, value } = best.has;
  const title = `Select \`${key}: ${value}\``;
  return {
    path,
    help: `${describeNode(best.node)} has \`${key}: ${value}\`. Did you mean that?`,
    label: {
      node: best.node,
      path: [...best.node.pod!.labelsPath, key],
      text: 'the nearest pods are labelled here',
    },
    fix: key === best.key ? ctx.fix.set(title, 'unsafe', path, value) : ctx.fix.rename(title, 'unsafe', path, key),
  };
}

interface Label {
  readonly key: string;
  readonly value: string;
}

/** The label of that key with whatever value, else one of that value under nearly that key. */
function labelMeant(labels: Readonly<Record<string, string>>, key: string, value: string): Label | undefined {
  if (Object.hasOwn(labels, key)) return { key, value: labels[key]! };
  const near = closest(
    key,
    Object.keys(labels).filter((k) => labels[k] === value),
  );
  return near === undefined ? undefined : { key: near, value };
}
