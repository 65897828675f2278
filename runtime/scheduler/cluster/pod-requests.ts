import type { Container, ContainerStatus, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import { type Amounts, addAmounts, type Complain, maxAmounts, readAmounts } from './amounts.js';

/** PodResourcesOptions of component-helpers resource/helpers.go, as far as the scheduler sets them. */
export interface RequestOptions {
  /** Count what a resize has allocated or actuated, too. */
  readonly useStatus: boolean;
  readonly inPlacePodLevelResize: boolean;
  readonly compareSums: boolean;
  /** Pass over the requests of the pod as a whole. */
  readonly containersOnly?: boolean;
  /** Added to every container that lacks a request for the resource. */
  readonly nonMissing?: Amounts | undefined;
  readonly complain?: Complain;
}

/** Options for a pod that is still to be placed: its status says nothing yet. */
export const specOnly: RequestOptions = { useStatus: false, inPlacePodLevelResize: false, compareSums: false };

export function withStatus(features: Features, nonMissing?: Amounts): RequestOptions {
  return {
    useStatus: true,
    inPlacePodLevelResize: features.inPlacePodLevelResize,
    compareSums: features.resizeComparesSums,
    nonMissing,
  };
}

const quiet: Complain = () => {};
const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** True where the pod itself, not only its containers, requests cpu, memory or huge pages. */
export function hasPodLevelRequests(pod: Pod): boolean {
  return Object.keys(pod.spec?.resources?.requests ?? {}).some(isPodLevel);
}

/** What a pod requests: containers, sidecars and init containers, pod-level requests, overhead. */
export function podRequests(pod: Pod, options: RequestOptions): Amounts {
  const complain = options.complain ?? quiet;
  const total = options.useStatus && options.compareSums ? sumsCompared(pod, options) : containerRequests(pod, options);
  if (!options.containersOnly && hasPodLevelRequests(pod)) {
    for (const [name, nano] of podLevel(pod, options)) if (isPodLevel(name)) total.set(name, nano);
  }
  if (pod.spec?.overhead) addAmounts(total, readAmounts(pod.spec.overhead, complain));
  return total;
}

function podLevel(pod: Pod, options: RequestOptions): Amounts {
  const complain = options.complain ?? quiet;
  const spec = readAmounts(pod.spec?.resources?.requests, complain);
  const actuated = pod.status?.resources;
  if (!options.inPlacePodLevelResize || !options.useStatus || !actuated) return spec;
  const all: Amounts = isResizeInfeasible(pod) ? new Map() : new Map(spec);
  maxAmounts(all, readAmounts(actuated.requests, complain));
  maxAmounts(all, readAmounts(pod.status?.allocatedResources, complain));
  if (options.compareSums) return all;
  return new Map([...spec.keys()].map((name) => [name, all.get(name) ?? 0n]));
}

function isResizeInfeasible(pod: Pod): boolean {
  return pod.status?.conditions?.find((c) => c.type === 'PodResizePending')?.reason === 'Infeasible';
}

type ContainerAmounts = (container: Container, status: ContainerStatus | undefined) => Amounts;

function statusesOf(pod: Pod): Map<string, ContainerStatus> {
  const map = new Map<string, ContainerStatus>();
  for (const s of pod.status?.containerStatuses ?? []) map.set(s.name, s);
  for (const s of pod.status?.initContainerStatuses ?? []) map.set(s.name, s);
  return map;
}

const isSidecar = (c: Container): boolean => c.restartPolicy === 'Always';

/** AggregateContainerRequests up to 1.36: spec, actuated and allocated are compared container by container. */
function containerRequests(pod: Pod, options: RequestOptions): Amounts {
  const complain = options.complain ?? quiet;
  const infeasible = options.useStatus && isResizeInfeasible(pod);
  const initNames = new Set((pod.spec?.initContainers ?? []).filter((c) => !isSidecar(c)).map((c) => c.name));
  return aggregate(pod, options, (container, status) => {
    const spec = readAmounts(container.resources?.requests, complain);
    if (!options.useStatus || !status?.resources || initNames.has(container.name)) return spec;
    const all: Amounts = infeasible ? new Map() : spec;
    maxAmounts(all, readAmounts(status.resources.requests, complain));
    maxAmounts(all, readAmounts(status.allocatedResources, complain));
    return all;
  });
}

/** AggregateContainerRequests since 1.37: three sums, then the largest per resource. */
function sumsCompared(pod: Pod, options: RequestOptions): Amounts {
  const complain = options.complain ?? quiet;
  const infeasible = isResizeInfeasible(pod);
  const spec = (c: Container): Amounts => readAmounts(c.resources?.requests, complain);
  const fallback = (c: Container): Amounts => (infeasible ? new Map() : spec(c));
  const allocatedOf: ContainerAmounts = (c, s) =>
    s?.allocatedResources ? readAmounts(s.allocatedResources, complain) : fallback(c);
  const actuatedOf: ContainerAmounts = (c, s) =>
    s?.resources?.requests ? readAmounts(s.resources.requests, complain) : allocatedOf(c, s);

  const status = pod.status;
  const whole = options.inPlacePodLevelResize && status?.allocatedResources && status.resources?.requests;
  const total: Amounts = infeasible ? new Map() : aggregate(pod, options, spec);
  const allocated = whole ? readAmounts(status.allocatedResources, complain) : aggregate(pod, options, allocatedOf);
  const actuated = whole ? readAmounts(status.resources!.requests, complain) : aggregate(pod, options, actuatedOf);
  maxAmounts(total, actuated);
  maxAmounts(total, allocated);
  return total;
}

function aggregate(pod: Pod, options: RequestOptions, amountsOf: ContainerAmounts): Amounts {
  const total: Amounts = new Map();
  const statuses = options.useStatus ? statusesOf(pod) : undefined;
  const of = (c: Container): Amounts => {
    const amounts = amountsOf(c, statuses?.get(c.name));
    for (const [name, nano] of options.nonMissing ?? []) if (!amounts.has(name)) amounts.set(name, nano);
    return amounts;
  };
  for (const c of pod.spec?.containers ?? []) addAmounts(total, of(c));
  if (!pod.spec?.initContainers?.length) return total;

  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const c of pod.spec.initContainers) {
    const amounts = of(c);
    if (isSidecar(c)) {
      addAmounts(total, amounts);
      addAmounts(sidecars, amounts);
      maxAmounts(peak, sidecars);
    } else {
      addAmounts(amounts, sidecars);
      maxAmounts(peak, amounts);
    }
  }
  maxAmounts(total, peak);
  return total;
}
