import type { Pod } from '../../../../schemas/generated/types/core_v1.js';
import type { AllocationResult, DeviceClass, ResourceClaim } from '../../../../schemas/generated/types/resource_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { NodeInfo } from '../../cluster/node-info.js';
import { compileNodeSelector, type NodeMatch } from '../../cluster/node-selector.js';
import type { PodInfo } from '../../cluster/pod-info.js';
import type { Features } from '../../features.js';
import type { CycleState, StateData } from '../../framework/cycle-state.js';
import { asPod, type EventRegistration, podKey, type QueueingHint } from '../../framework/events.js';
import type { Plugin, PluginFactory, PreFilterOutcome } from '../../framework/plugin.js';
import { errorStatus, type Status, unresolvable, unschedulable } from '../../framework/status.js';
import { names } from '../names.js';
import { defaultNormalize } from '../normalize.js';
import { AllocationError, type AllocatorInput, allocate, NodeFailure } from './allocator.js';
import { bindingFailed } from './binding-conditions.js';
import { allocatedDevices, claimsOfPod } from './claims.js';
import { DeviceSelectors } from './device-selectors.js';
import { extendedClaim, lacksResource, servedResources } from './extended.js';
import { alternativesOf } from './requests.js';
import { slicesWithTaints } from './taints.js';

/** A claim with the devices it would get on the chosen node. */
export interface ClaimAllocation {
  readonly claim: ResourceClaim;
  readonly allocation: AllocationResult;
}

class ClaimState implements StateData {
  readonly byNode = new Map<string, readonly AllocationResult[]>();
  /** The claim made for extended resources, by node; it comes after the pod's own. */
  readonly extended = new Map<string, ResourceClaim>();
  /** Allocated claims that were out of reach on some node. */
  readonly unavailable = new Set<ResourceClaim>();
  constructor(
    readonly claims: readonly ResourceClaim[],
    readonly toAllocate: readonly ResourceClaim[] = [],
    readonly reachable: ReadonlyMap<ResourceClaim, NodeMatch> = new Map(),
    readonly input?: AllocatorInput,
    /** Extended resources of the pod that device classes serve. */
    readonly served: ReadonlyMap<string, number> = new Map(),
  ) {}
  clone(): this {
    return this;
  }
}

/** What the pod's claims get on a node; undefined where all have their devices already. */
export function claimAllocations(state: CycleState, node: string): readonly ClaimAllocation[] | undefined {
  const own = state.read<ClaimState>(names.dynamicResources);
  const results = own?.byNode.get(node);
  if (!results?.length) return undefined;
  return results.map((allocation, i) => ({ claim: own!.toAllocate[i] ?? own!.extended.get(node)!, allocation }));
}

const firstAvailableMax = 8;

/** The earlier an alternative stands in its list, the better (computeScore). */
function preference(claims: readonly ResourceClaim[], allocations: readonly AllocationResult[]): number {
  let score = 0;
  let next = 0;
  for (const claim of claims) {
    const allocation = claim.status?.allocation ?? allocations[next++];
    const used = new Set((allocation?.devices?.results ?? []).map((r) => r.request));
    for (const request of claim.spec?.devices?.requests ?? [])
      (request.firstAvailable ?? []).forEach((alternative, i) => {
        if (used.has(`${request.name}/${alternative.name}`)) score += firstAvailableMax - i;
      });
  }
  return score;
}

const read = (state: CycleState): ClaimState | undefined => state.read<ClaimState>(names.dynamicResources);

function classOf(cluster: ClusterState): (name: string) => DeviceClass | undefined {
  return (name) => cluster.objects.get<DeviceClass>('DeviceClass', '', name);
}

/** Why a claim can get devices on no node at all. */
function unmetClass(cluster: ClusterState, claim: ResourceClaim): Status | undefined {
  for (const request of claim.spec?.devices?.requests ?? []) {
    const list = alternativesOf(request);
    const whose = `resource claim ${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name}`;
    if (!list.length) return unresolvable([`${whose}, request ${request.name}: unknown request type`]);
    for (const a of list) {
      if (!a.className) return errorStatus(`request ${a.name}: unsupported request type`);
      if (!classOf(cluster)(a.className))
        return unresolvable([`request ${a.name}: device class ${a.className} does not exist`]);
    }
  }
  return undefined;
}

/** What the pod's claims are, and which of them still need devices. */
function claimState(
  cluster: ClusterState,
  claims: readonly ResourceClaim[],
  selectors: DeviceSelectors,
  served: ReadonlyMap<string, number>,
): ClaimState | Status {
  const reachable = new Map<ResourceClaim, NodeMatch>();
  const toAllocate: ResourceClaim[] = [];
  for (const claim of claims) {
    const selector = claim.status?.allocation?.nodeSelector;
    if (selector) reachable.set(claim, compileNodeSelector(selector));
    if (claim.status?.allocation) continue;
    const unmet = unmetClass(cluster, claim);
    if (unmet) return unmet;
    toAllocate.push(claim);
  }
  const { features } = cluster;
  const slices = slicesWithTaints(cluster);
  const input = { features, selectors, slices, ...allocatedDevices(cluster), classOf: classOf(cluster) };
  return new ClaimState(claims, toAllocate, reachable, input, served);
}

function filterNode(cluster: ClusterState, own: ClaimState, pod: PodInfo, node: NodeInfo): Status | undefined {
  if (lacksResource(pod, own.served, node)) return unresolvable(['cannot fit resource']);
  const extra = extendedClaim(cluster, pod, own.served, node);
  const wanted = extra ? [...own.toAllocate, extra] : own.toAllocate;
  const isAway = (c: ResourceClaim): boolean =>
    own.reachable.get(c)?.(node.node!) === false || (cluster.features.draBindingConditions && bindingFailed(c));
  const away = own.claims.filter(isAway);
  try {
    const got = wanted.length ? allocate(own.input!, node.node!, wanted) : [];
    if (!got) return unresolvable(['cannot allocate all claims']);
    for (const claim of away) own.unavailable.add(claim);
    if (away.length) return unresolvable(['resourceclaim not available on the node']);
    if (got.length) own.byNode.set(node.name, got);
    if (extra) own.extended.set(node.name, extra);
    return undefined;
  } catch (e) {
    if (e instanceof AllocationError) return errorStatus(e.message);
    if (e instanceof NodeFailure) return unresolvable([e.message]);
    throw e;
  }
}

/** Where an earlier plugin ended PreFilter there is no state to be found, and the scheduler's message says just that. */
function afterFilter(own: ClaimState | undefined, pod: Pod, saysAll: boolean): Status {
  if (!own) return errorStatus('not found');
  const nothing = (reason: string): Status => unschedulable(saysAll ? [reason] : []);
  if (own.claims.length === 0) return nothing('no new claims to deallocate');
  const free = [...own.unavailable].some((c) => {
    const users = c.status?.reservedFor ?? [];
    return users.length === 0 || (users.length === 1 && users[0]!.uid === pod.metadata?.uid);
  });
  return free ? unschedulable(['deallocation of ResourceClaim completed']) : nothing('still not schedulable');
}

function eventsFor(cluster: ClusterState): readonly EventRegistration[] {
  /** A claim of the pod changed, or another one gave its devices back. */
  const usesClaim = (pod: Pod, next: unknown): QueueingHint => {
    const claim = next as ResourceClaim;
    const found = claimsOfPod(cluster, pod);
    if ('problem' in found) return 'QueueSkip';
    const own = found.claims.some((c) => c.metadata?.name === claim.metadata?.name);
    return own || !claim.status?.allocation ? 'Queue' : 'QueueSkip';
  };
  return [
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'] },
    { resource: 'ResourceClaim', actions: ['Add', 'Update'], hint: (pod, _old, next) => usesClaim(pod, next) },
    {
      resource: 'Pod',
      actions: ['UpdatePodGeneratedResourceClaim'],
      hint: (pod, _old, next) => (podKey(asPod(next)!) === podKey(pod) ? 'Queue' : 'QueueSkip'),
    },
    { resource: 'DeviceClass', actions: ['Add', 'Update'] },
    { resource: 'ResourceSlice', actions: ['Add', 'Update'] },
  ];
}

function scoringOf(scoring: Features['draScoring']): Pick<Plugin, 'score' | 'normalize' | 'scoreFailure'> {
  if (scoring === 'none') return {};
  const all = scoring === 'all';
  return {
    score(state, _pod, node) {
      const own = read(state);
      const got = own?.byNode.get(node.name);
      return got ? preference(own!.claims, got) : 0;
    },
    normalize: (_state, _pod, _nodes, scores) => defaultNormalize(scores, false),
    ...(all ? {} : { scoreFailure: lacksAllocations }),
  };
}

/** 1.35 looks for every claim among those allocated in this cycle, and fails on one that had its devices before. */
function lacksAllocations(state: CycleState, nodes: readonly NodeInfo[]): string | undefined {
  const own = read(state);
  const short = nodes.map((n) => own?.byNode.get(n.name)).find((got) => got && got.length < own!.claims.length);
  return short && `number of allocations ${short.length} is smaller than number of claims`;
}

/** Devices by claim. Mirrors plugins/dynamicresources and the allocator behind it. */
export const dynamicResources: PluginFactory = ({ cluster, features, profile }) => {
  let selectors: DeviceSelectors | undefined;
  return {
    name: names.dynamicResources,
    scoreIsLocal: true,
    preEnqueue(pod) {
      const found = claimsOfPod(cluster, pod);
      return 'problem' in found ? unresolvable([found.problem]) : undefined;
    },
    preFilter(state, pod): PreFilterOutcome | undefined {
      state.write(names.dynamicResources, new ClaimState([]));
      const found = claimsOfPod(cluster, pod.pod);
      if ('problem' in found) return { status: unresolvable([found.problem]) };
      const served = servedResources(cluster, pod);
      if (found.claims.length === 0 && served.size === 0) return { skip: true };
      selectors ??= new DeviceSelectors(profile);
      const own = claimState(cluster, found.claims, selectors, served);
      if (!(own instanceof ClaimState)) return { status: own };
      state.write(names.dynamicResources, own);
      return undefined;
    },
    filter: (state, pod, node) => filterNode(cluster, read(state)!, pod, node),
    postFilter: (state, pod) => afterFilter(read(state), pod.pod, features.draSaysNothingToFree),
    ...scoringOf(features.draScoring),
    events: eventsFor(cluster),
  };
};
