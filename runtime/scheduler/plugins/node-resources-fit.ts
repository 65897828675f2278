import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import { isExtendedResource } from '../cluster/resource.js';
import type { StateData } from '../framework/cycle-state.js';
import type { Plugin, PluginContext, PluginFactory } from '../framework/plugin.js';
import { type Shortage, type Status, unresolvable, unschedulable } from '../framework/status.js';
import { deviceTotals, extendedResourceClass } from './dynamic-resources/extended.js';
import { names } from './names.js';
import { fitEvents } from './node-resources-fit-events.js';
import {
  emptyTotals,
  fitAmounts,
  leastAllocated,
  mostAllocated,
  nodeTotals,
  type ResourceWeight,
  requestedToCapacityRatio,
  type Scorer,
  type ShapePoint,
} from './resource-scoring.js';

export interface FitArgs {
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: {
    readonly type?: string;
    readonly resources?: readonly { readonly name: string; readonly weight?: number }[];
    readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] };
  };
}

class PodShare implements StateData {
  constructor(readonly amounts: readonly number[]) {}
  clone(): this {
    return this;
  }
}

const defaultResources: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

export function resourceWeights(
  given: readonly { readonly name: string; readonly weight?: number }[] | undefined,
): readonly ResourceWeight[] {
  return given?.length ? given.map((r) => ({ name: r.name, weight: r.weight || 1 })) : defaultResources;
}

function scorerOf(args: FitArgs, resources: readonly ResourceWeight[]): Scorer {
  const strategy = args.scoringStrategy;
  switch (strategy?.type) {
    case 'MostAllocated':
      return mostAllocated(resources);
    case 'RequestedToCapacityRatio':
      return requestedToCapacityRatio(resources, strategy.requestedToCapacityRatio?.shape ?? []);
    default:
      return leastAllocated(resources);
  }
}

/** All that is short on a node for a pod; empty where it fits. */
export function shortagesOn(
  pod: PodInfo,
  node: NodeInfo,
  skip: (resource: string, node: NodeInfo) => boolean = () => false,
): Shortage[] {
  const out: Shortage[] = [];
  const { request } = pod;
  const { allocatable, requested } = node;
  if (node.pods.length + 1 > allocatable.pods)
    out.push({ resource: 'pods', requested: 1, used: node.pods.length, capacity: allocatable.pods });
  const check = (resource: string, want: number, used: number, capacity: number): void => {
    if (want > 0 && want > capacity - used) out.push({ resource, requested: want, used, capacity });
  };
  check('cpu', request.milliCpu, requested.milliCpu, allocatable.milliCpu);
  check('memory', request.memory, requested.memory, allocatable.memory);
  check('ephemeral-storage', request.ephemeralStorage, requested.ephemeralStorage, allocatable.ephemeralStorage);
  if (request.scalar)
    for (const name of [...request.scalar.keys()].sort())
      if (!skip(name, node))
        check(name, request.scalar.get(name)!, requested.scalar?.get(name) ?? 0, allocatable.scalar?.get(name) ?? 0);
  return out;
}

const reasonOf = (s: Shortage): string => (s.resource === 'pods' ? 'Too many pods' : `Insufficient ${s.resource}`);

/** The pod has to fit into what the node has left. Mirrors plugins/noderesources/fit.go. */
export const nodeResourcesFit: PluginFactory = (context) => {
  const args = context.args as FitArgs;
  const { features, cluster } = context;
  const ignored = new Set(args.ignoredResources ?? []);
  const ignoredGroups = new Set(args.ignoredResourceGroups ?? []);
  const resources = resourceWeights(args.scoringStrategy?.resources);
  const scorer = scorerOf(args, resources);
  const scratch = emptyTotals(resources.length);
  const devices = features.draExtendedResources ? deviceTotals(cluster) : undefined;

  const skip = (resource: string, node: NodeInfo): boolean => {
    if (isExtendedResource(resource))
      if (ignored.has(resource) || ignoredGroups.has(resource.split('/')[0]!)) return true;
    // What a DeviceClass serves is DynamicResources' business, unless the node has a device plugin for it.
    if (!features.draExtendedResources || (node.allocatable.scalar?.get(resource) ?? 0) > 0) return false;
    return extendedResourceClass(cluster, resource) !== undefined;
  };

  const plugin: Plugin = {
    name: names.nodeResourcesFit,
    filterAlone: 'error reading "PreFilterNodeResourcesFit" from cycleState',
    filterIsLocal: () => true,
    scoreIsLocal: true,
    preFilter: () => undefined,
    filter: (_state, pod, node) => statusOf(shortagesOn(pod, node, skip)),
    preScore(state, pod) {
      state.write(names.nodeResourcesFit, new PodShare(fitAmounts(pod, resources)));
      return undefined;
    },
    score(state, _pod, node) {
      const { amounts } = state.read<PodShare>(names.nodeResourcesFit)!;
      nodeTotals(node, resources, amounts, false, scratch, devices);
      return scorer(scratch);
    },
    events: fitEvents(context as PluginContext),
  };
  return plugin;
};

function statusOf(shortages: readonly Shortage[]): Status | undefined {
  if (!shortages.length) return undefined;
  const reasons = shortages.map(reasonOf);
  const hopeless = shortages.some((s) => s.resource !== 'pods' && s.requested > s.capacity);
  return hopeless ? unresolvable(reasons, { shortages }) : unschedulable(reasons, { shortages });
}
