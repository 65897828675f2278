import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { milliValueOf, wholeValueOf } from '../../compiler/kube/quantity.js';
import type { NodePlacement, PlacedPod, UnplacedPod } from '../../compiler/prediction/prediction.js';
import type { Node, Pod } from '../../schemas/generated/types/core_v1.js';
import { podRequests, specOnly } from '../scheduler/cluster/pod-requests.js';
import type { Decision } from '../scheduler/index.js';
import { keyOf } from '../world/kinds.js';
import { shortName, workloadOf } from './owners.js';
import { isFinished } from './pod-state.js';

/** The scheduler's last decision by `namespace/pod`. */
type Decisions = ReadonlyMap<string, Decision>;

/** Node by node what runs there at the end. */
export function nodePlacements(view: ClusterView, decisions: Decisions): NodePlacement[] {
  const pods = view.list('Pod') as readonly (KubeObject & Pod)[];
  return (view.list('Node') as readonly (KubeObject & Node)[]).map((node) => {
    const placed = pods
      .filter((p) => p.spec?.nodeName === node.metadata.name && !isFinished(p))
      .map((p) => placedPod(p, view, decisions));
    const allocatable = (node.status?.allocatable ?? node.status?.capacity ?? {}) as Record<string, string | number>;
    const zone = node.metadata.labels?.['topology.kubernetes.io/zone'];
    return {
      name: node.metadata.name ?? '',
      ...(zone ? { zone } : {}),
      cpu: { requested: sum(placed, (p) => p.cpu), allocatable: Number(milliValueOf(allocatable['cpu'])) },
      memory: { requested: sum(placed, (p) => p.memory), allocatable: Number(wholeValueOf(allocatable['memory'])) },
      pods: { requested: placed.length, allocatable: Number(wholeValueOf(allocatable['pods'])) },
      placed,
    };
  });
}

function placedPod(pod: KubeObject & Pod, view: ClusterView, decisions: Decisions): PlacedPod {
  const requests = podRequests(pod, specOnly);
  const workload = workloadOf(pod, view);
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name ?? '',
    ...(workload === pod ? {} : { workload: shortName(workload) }),
    cpu: Math.round(Number(requests.get('cpu') ?? 0n) / 1e6),
    memory: Math.round(Number(requests.get('memory') ?? 0n) / 1e9),
    phase: pod.status?.phase ?? 'Pending',
    ...whyThere(pod, decisions),
  };
}

/** The plugins that spoke for the node, by weighted score; nothing where it was the only one that fits. */
function whyThere(pod: KubeObject & Pod, decisions: Decisions): { why?: string[] } {
  const scores = decisions.get(keyOf(pod))?.scores[pod.spec?.nodeName ?? ''];
  if (!scores) return {};
  const best = Object.entries(scores).filter(([, n]) => n > 0);
  best.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return { why: best.slice(0, 4).map(([plugin, n]) => `${plugin} ${n}`) };
}

/** Pods without a node, each with what every node had against it when the scheduler last tried. */
export function unplacedPods(view: ClusterView, decisions: Decisions): UnplacedPod[] {
  const waiting = (view.list('Pod') as readonly (KubeObject & Pod)[]).filter(
    (p) => !p.spec?.nodeName && p.metadata.deletionTimestamp === undefined && !isFinished(p),
  );
  return waiting.map((pod) => {
    const decision = decisions.get(keyOf(pod));
    const workload = workloadOf(pod, view);
    const said = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')?.message;
    return {
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name ?? '',
      ...(workload === pod ? {} : { workload: shortName(workload) }),
      message: decision?.message ?? said ?? 'not scheduled yet',
      nodes: Object.entries(decision?.rejects ?? {}).map(([name, [plugin = '', ...reasons]]) => ({
        name,
        plugin,
        reasons,
      })),
    };
  });
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);
