import type { Labels } from '../../../compiler/kube/selectors.js';
import { type AffinityTerm, termMatches, type WeightedTerm } from '../cluster/affinity-terms.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { StateData } from '../framework/cycle-state.js';
import type { Plugin, PluginContext } from '../framework/plugin.js';
import { errorStatus } from '../framework/status.js';
import { type InterPodAffinityArgs, namespaceLabelsOf, resolveNamespaces } from './inter-pod-affinity.js';
import { names } from './names.js';
import { maxNodeScore } from './normalize.js';

const stateKey = `${names.interPodAffinity}/score`;

/** Sums of weights by topology key and value. A pair stays once it was touched, even at 0. */
export class TopologyScores implements StateData {
  readonly byKey = new Map<string, Map<string, number>>();

  clone(): this {
    return this;
  }

  add(node: NodeInfo, key: string, weight: number): void {
    if (!Object.hasOwn(node.labels, key)) return;
    const value = node.labels[key]!;
    let values = this.byKey.get(key);
    if (!values) {
      values = new Map();
      this.byKey.set(key, values);
    }
    values.set(value, (values.get(value) ?? 0) + weight);
  }

  of(node: NodeInfo): number {
    let sum = 0;
    for (const [key, values] of this.byKey)
      if (Object.hasOwn(node.labels, key)) sum += values.get(node.labels[key]!) ?? 0;
    return sum;
  }
}

/** What an incoming pod and the pods that are there wish of each other. */
export class Wishes {
  constructor(
    readonly pod: PodInfo,
    readonly preferred: readonly WeightedTerm[],
    readonly preferredAnti: readonly WeightedTerm[],
    readonly namespaceLabels: Labels | undefined,
    readonly hardWeight: number,
  ) {}

  get own(): boolean {
    return this.preferred.length > 0 || this.preferredAnti.length > 0;
  }

  /** processExistingPod: adds what one pod on a node makes of that node's domains. */
  count(scores: TopologyScores, other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    this.terms(scores, this.preferred, other, undefined, node, sign);
    this.terms(scores, this.preferredAnti, other, undefined, node, -sign);
    if (!other.hasAffinity) return;
    if (this.hardWeight > 0) for (const t of other.terms.required) this.term(scores, t, this.hardWeight * sign, node);
    this.terms(scores, other.terms.preferred, this.pod, this.namespaceLabels, node, sign);
    this.terms(scores, other.terms.preferredAnti, this.pod, this.namespaceLabels, node, -sign);
  }

  private term(scores: TopologyScores, t: AffinityTerm, weight: number, node: NodeInfo): void {
    if (termMatches(t, this.pod, this.namespaceLabels)) scores.add(node, t.topologyKey, weight);
  }

  private terms(
    scores: TopologyScores,
    terms: readonly WeightedTerm[],
    subject: PodInfo,
    labels: Labels | undefined,
    node: NodeInfo,
    sign: number,
  ): void {
    for (const t of terms) if (termMatches(t, subject, labels)) scores.add(node, t.topologyKey, t.weight * sign);
  }
}

export function wishesOf({ cluster, features, args }: PluginContext, pod: PodInfo): Wishes {
  return new Wishes(
    pod,
    resolveNamespaces(pod.terms.preferred, cluster, features),
    resolveNamespaces(pod.terms.preferredAnti, cluster, features),
    namespaceLabelsOf(cluster, pod.namespace),
    (args as InterPodAffinityArgs).hardPodAffinityWeight ?? 1,
  );
}

/** The soft half of InterPodAffinity. Mirrors plugins/interpodaffinity/scoring.go. */
export function interPodScoring(context: PluginContext): Pick<Plugin, 'preScore' | 'score' | 'normalize'> {
  const { cluster } = context;
  const ignoreOthers = (context.args as InterPodAffinityArgs).ignorePreferredTermsOfExistingPods ?? false;
  return {
    preScore(state, pod) {
      const affinity = pod.pod.spec?.affinity;
      const constrained =
        Boolean(affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length) ||
        Boolean(affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length);
      if (ignoreOthers && !constrained) return 'skip';
      if (pod.terms.error) return errorStatus(`failed to parse pod: ${pod.terms.error}`);
      const wishes = wishesOf(context, pod);
      const scores = new TopologyScores();
      if (constrained)
        for (const node of cluster.nodes()) for (const other of node.pods) wishes.count(scores, other, node, 1);
      else
        for (const node of cluster.nodesWithAffinity())
          for (const other of node.podsWithAffinity) wishes.count(scores, other, node, 1);
      if (scores.byKey.size === 0) return 'skip';
      state.write(stateKey, scores);
      return undefined;
    },
    score: (state, _pod, node) => state.read<TopologyScores>(stateKey)!.of(node),
    normalize: (_state, _pod, _nodes, scores) => normalizeByRange(scores),
  };
}

/** Stretches the scores over [0, 100]; all equal ones become 0. */
export function normalizeByRange(scores: number[]): void {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const s of scores) {
    if (s > max) max = s;
    if (s < min) min = s;
  }
  const range = max - min;
  for (let i = 0; i < scores.length; i++)
    scores[i] = range > 0 ? Math.trunc(maxNodeScore * ((scores[i]! - min) / range)) : 0;
}
