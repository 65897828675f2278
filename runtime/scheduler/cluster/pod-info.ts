import type { Labels } from '../../../compiler/kube/selectors.js';
import type { ContainerPort, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import { podKey } from '../framework/events.js';
import { type AffinityTerms, affinityTermsOf } from './affinity-terms.js';
import type { Amounts, Complain } from './amounts.js';
import { toMilli, toWhole } from './amounts.js';
import { hasPodLevelRequests, podRequests, specOnly, withStatus } from './pod-requests.js';
import { type Resource, resourceOf } from './resource.js';

/** What a container counts for where it names no request (pkg/scheduler/util/pod_resources.go). */
export const defaultRequests: Amounts = new Map([
  ['cpu', 100_000_000n],
  ['memory', 209_715_200_000_000_000n],
]);

/** A pod with what the scheduler derives from it once. Mirrors framework.PodInfo (pkg/scheduler/framework/types.go). */
export interface PodInfo {
  readonly pod: Pod;
  /** Pods with the same number have the same spec (apart from the node), labels and namespace. */
  readonly workload: number;
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels | undefined;
  readonly priority: number;
  readonly terms: AffinityTerms;
  /** Has a podAffinity or podAntiAffinity at all. */
  readonly hasAffinity: boolean;
  /** What it takes from its node, resizes included. */
  readonly resource: Resource;
  /** The same with defaults for containers that name no cpu or memory. */
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
  /** What it asks of a node while it is pending: the spec alone. */
  readonly request: Resource;
  readonly hostPorts: readonly ContainerPort[];
  /** `namespace/claim` of each volume that names a claim. */
  readonly claimKeys: readonly string[];
}

/** True where the status may say that more is taken than the spec asks for. */
export const statusCounts = (pod: Pod): boolean => Boolean(pod.status?.containerStatuses || pod.status?.resources);

const noPorts: readonly ContainerPort[] = [];

export function podInfoOf(pod: Pod, features: Features, workload: number, complain: Complain = () => {}): PodInfo {
  const namespace = pod.metadata?.namespace ?? 'default';
  const affinity = pod.spec?.affinity;
  const usesStatus = statusCounts(pod);
  const spec = podRequests(pod, { ...specOnly, complain });
  const taken = usesStatus ? podRequests(pod, withStatus(features)) : spec;
  const nonZero = nonZeroOf(pod, features, taken, usesStatus);
  const resource = resourceOf(taken, complain);
  return {
    pod,
    workload,
    key: podKey(pod),
    namespace,
    name: pod.metadata?.name ?? '',
    labels: pod.metadata?.labels,
    priority: pod.spec?.priority ?? 0,
    terms: affinityTermsOf(pod),
    hasAffinity: Boolean(affinity?.podAffinity || affinity?.podAntiAffinity),
    resource,
    nonZeroCpu: toMilli(nonZero.get('cpu') ?? 0n),
    nonZeroMemory: toWhole(nonZero.get('memory') ?? 0n),
    request: usesStatus ? resourceOf(spec) : resource,
    hostPorts: hostPortsOf(pod),
    claimKeys: claimKeysOf(pod, namespace),
  };
}

/** getNonMissingContainerRequests: with pod-level requests only what those leave open is defaulted. */
function nonZeroOf(pod: Pod, features: Features, taken: Amounts, usesStatus: boolean): Amounts {
  const missing: Amounts = hasPodLevelRequests(pod)
    ? new Map([...defaultRequests].filter(([name]) => !taken.has(name)))
    : defaultRequests;
  if (missing.size === 0) return taken;
  return podRequests(pod, usesStatus ? withStatus(features, missing) : { ...specOnly, nonMissing: missing });
}

/** Host ports of the containers that run as long as the pod (util.GetHostPorts). */
function hostPortsOf(pod: Pod): readonly ContainerPort[] {
  const lasting = [
    ...(pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always'),
    ...(pod.spec?.containers ?? []),
  ];
  const ports = lasting.flatMap((c) => c.ports ?? []).filter((p) => (p.hostPort ?? 0) > 0);
  return ports.length ? ports : noPorts;
}

function claimKeysOf(pod: Pod, namespace: string): readonly string[] {
  return (pod.spec?.volumes ?? []).flatMap((v) =>
    v.persistentVolumeClaim ? [`${namespace}/${v.persistentVolumeClaim.claimName}`] : [],
  );
}

/** True while the pod counts against spread constraints: it is not being deleted. */
export const isTerminating = (info: PodInfo): boolean => info.pod.metadata?.deletionTimestamp !== undefined;
