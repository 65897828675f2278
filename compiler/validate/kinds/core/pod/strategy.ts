import type {
  Container,
  Pod,
  PodSpec,
  TopologySpreadConstraint,
} from '../../../../../schemas/generated/types/core_v1.js';
import type { LabelSelector } from '../../../../../schemas/generated/types/meta_v1.js';
import type { KubeObject } from '../../../../kube/object.js';
import { addQuantities, compareQuantities, type Quantity, quantity } from '../../../../kube/quantity.js';

type PodObject = Pod & KubeObject;

/** GetPodQOS (pkg/apis/core/v1/helper/qos/qos.go). */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const own = spec.resources;
  if (own && (own.requests || own.limits)) {
    const requests = positive(own.requests);
    const limits = positive(own.limits);
    return classify(requests, limits, limits.size === 2);
  }
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let all = true;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])] as Container[]) {
    add(requests, positive(container.resources?.requests));
    const own = positive(container.resources?.limits);
    add(limits, own);
    if (own.size < 2) all = false;
  }
  return classify(requests, limits, all);
}

function classify(
  requests: Map<string, Quantity>,
  limits: Map<string, Quantity>,
  complete: boolean,
): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal = [...requests].every(([name, value]) => {
    const limit = limits.get(name);
    return limit !== undefined && compareQuantities(limit, value) === 0;
  });
  return complete && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

function positive(list: object | undefined): Map<string, Quantity> {
  const out = new Map<string, Quantity>();
  for (const name of ['cpu', 'memory']) {
    const value = (list as Record<string, string> | undefined)?.[name];
    if (value === undefined) continue;
    const parsed = quantity(value);
    if (parsed.nano > 0n) out.set(name, parsed);
  }
  return out;
}

function add(into: Map<string, Quantity>, list: Map<string, Quantity>): void {
  for (const [name, value] of list) {
    const before = into.get(name);
    into.set(name, before ? addQuantities(before, value) : value);
  }
}

/** mutatePodAffinity and mutateTopologySpreadConstraints: label keys become part of the selectors. */
export function mergeMatchLabelKeys(pod: PodObject): void {
  const labels = pod.metadata.labels ?? {};
  const { affinity, topologySpreadConstraints } = pod.spec!;
  for (const part of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    const terms = [
      ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((t) => t.podAffinityTerm),
      ...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ];
    for (const term of terms) {
      if (!term.labelSelector) continue;
      extend(term.labelSelector, term.matchLabelKeys, 'In', labels);
      extend(term.labelSelector, term.mismatchLabelKeys, 'NotIn', labels);
    }
  }
  for (const constraint of (topologySpreadConstraints ?? []) as TopologySpreadConstraint[])
    if (constraint.labelSelector) extend(constraint.labelSelector, constraint.matchLabelKeys, 'In', labels);
}

function extend(
  selector: LabelSelector,
  keys: readonly string[] | undefined,
  operator: 'In' | 'NotIn',
  labels: Readonly<Record<string, string>>,
): void {
  for (const key of keys ?? []) {
    if (!Object.hasOwn(labels, key)) continue;
    selector.matchExpressions ??= [];
    selector.matchExpressions.push({ key, operator, values: [labels[key]!] });
  }
}

/** applySchedulingGatedCondition. */
export function gatedCondition(pod: PodObject, now: string): void {
  if (!pod.spec!.schedulingGates?.length) return;
  pod.status!.conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
      lastTransitionTime: now,
    },
  ];
}
