import { type GraphNode, matchFields } from '../../compiler/graph/graph.js';
import { get, type Path } from '../../compiler/kube/json.js';
import { podOf } from './read.js';
import type { RuleContext } from './rule.js';

/** A key of a node label in a pod spec: the key of a selector's entry, or a field that holds one. */
export interface NodeKey {
  readonly key: string;
  readonly path: Path;
  readonly asKey: boolean;
}

const nodeTerms = 'affinity.nodeAffinity';
const podTerms = 'affinity.podAffinity|podAntiAffinity';
const fields = [
  `${nodeTerms}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*].matchExpressions[*].key`,
  `${nodeTerms}.preferredDuringSchedulingIgnoredDuringExecution[*].preference.matchExpressions[*].key`,
  `${podTerms}.requiredDuringSchedulingIgnoredDuringExecution[*].topologyKey`,
  `${podTerms}.preferredDuringSchedulingIgnoredDuringExecution[*].podAffinityTerm.topologyKey`,
  'topologySpreadConstraints[*].topologyKey',
];

/** The fix that puts another key there; none where that key is there already. */
export function keyFixes(ctx: RuleContext, node: GraphNode, at: NodeKey, name: string, safety: 'safe' | 'unsafe') {
  const { path, asKey } = at;
  if (asKey && get(node.value, [...path.slice(0, -1), name]) !== undefined) return [];
  const title = `Use \`${name}\``;
  return [asKey ? ctx.fix.rename(title, safety, path, name) : ctx.fix.set(title, safety, path, name)];
}

/** Every place of an object's pod spec that names a label of nodes. */
export function nodeKeysOf(node: GraphNode): NodeKey[] {
  const { spec, path } = podOf(node);
  return [
    ...matchFields(spec as never, 'nodeSelector{*}', path).map((p) => ({
      key: String(p.path.at(-1)),
      path: p.path,
      asKey: true,
    })),
    ...fields
      .flatMap((f) => matchFields(spec as never, f, path))
      .map((p) => ({ key: String(p.value), path: p.path, asKey: false })),
  ];
}
