import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { milliValueOf, wholeValueOf } from '../../compiler/kube/quantity.js';
import type { NodePlacement, PlacedPod, UnplacedPod } from '../../compiler/prediction/prediction.js';
import type { Node, Pod } from '../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { podRequests, specOnly } from '../scheduler/cluster/pod-requests.js';
import { createScheduler } from '../scheduler/index.js';
import { shortName, workloadOf } from './owners.js';
import { isFinished } from './pod-state.js';

/** Kinds that scheduling looks at besides pods. */
const watched = [
  'Namespace',
  'Node',
  'Service',
  'ReplicaSet.apps',
  'ReplicationController',
  'StatefulSet.apps',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass.storage.k8s.io',
  'CSINode.storage.k8s.io',
  'CSIDriver.storage.k8s.io',
  'PodDisruptionBudget.policy',
  'PriorityClass.scheduling.k8s.io',
];

/** Node by node what runs there at the end. */
export function nodePlacements(view: ClusterView): NodePlacement[] {
  const pods = view.list('Pod') as readonly (KubeObject & Pod)[];
  return (view.list('Node') as readonly (KubeObject & Node)[]).map((node) => {
    const placed = pods
      .filter((p) => p.spec?.nodeName === node.metadata.name && !isFinished(p))
      .map((p) => placedPod(p, view));
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

function placedPod(pod: KubeObject & Pod, view: ClusterView): PlacedPod {
  const requests = podRequests(pod, specOnly);
  const workload = workloadOf(pod, view);
  return {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name ?? '',
    ...(workload === pod ? {} : { workload: shortName(workload) }),
    cpu: Math.round(Number(requests.get('cpu') ?? 0n) / 1e6),
    memory: Math.round(Number(requests.get('memory') ?? 0n) / 1e9),
    phase: pod.status?.phase ?? 'Pending',
  };
}

/** Pods without a node, each with what every node has against it: one more scheduling cycle over the final state. */
export function unplacedPods(view: ClusterView, profile: VersionProfile): UnplacedPod[] {
  const waiting = (view.list('Pod') as readonly (KubeObject & Pod)[]).filter(
    (p) => !p.spec?.nodeName && p.metadata.deletionTimestamp === undefined && !isFinished(p),
  );
  if (waiting.length === 0) return [];
  const scheduler = createScheduler({ profile, tieBreak: { mode: 'first' } });
  for (const kind of [...watched, 'Pod']) for (const object of view.list(kind)) scheduler.upsert(object);
  return waiting.map((pod) => {
    const decision = scheduler.schedule(pod);
    const workload = workloadOf(pod, view);
    const said = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')?.message;
    return {
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name ?? '',
      ...(workload === pod ? {} : { workload: shortName(workload) }),
      message: decision.message ?? said ?? 'not scheduled yet',
      nodes: Object.entries(decision.rejects).map(([name, [plugin = '', ...reasons]]) => ({ name, plugin, reasons })),
    };
  });
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);
