import { type Amounts, toMilli, toWhole } from '../cluster/amounts.js';
import type { NodeInfo } from '../cluster/node-info.js';
import { defaultRequests, type PodInfo } from '../cluster/pod-info.js';
import { podRequests, specOnly, withStatus } from '../cluster/pod-requests.js';
import { isScalarResource } from '../cluster/resource.js';
import type { Features } from '../features.js';

/** Mirrors plugins/noderesources/resource_allocation.go and the strategies beside it. */
export interface ResourceWeight {
  readonly name: string;
  readonly weight: number;
}

/** Extended resources that a DeviceClass serves: what a node has of them and what is given away. */
export type DeviceTotals = (node: NodeInfo, resource: string) => { capacity: number; allocated: number } | undefined;

/** Node totals per resource of interest; resources that a node lacks have allocatable 0. */
export interface Totals {
  readonly requested: number[];
  readonly allocated: number[];
  readonly allocatable: number[];
}

export type Scorer = (totals: Totals) => number;

const oneResource = (amounts: Amounts, name: string): number =>
  name === 'cpu' ? toMilli(amounts.get(name) ?? 0n) : toWhole(amounts.get(name) ?? 0n);

/** What the pod adds to each resource. */
export function podAmounts(pod: PodInfo, resources: readonly ResourceWeight[], features: Features): number[] {
  const amounts = podRequests(pod.pod, withStatus(features));
  return resources.map((r) => oneResource(amounts, r.name));
}

/**
 * The same as NodeResourcesFit scores it: containers without a request count by default, and requests of the pod as a
 * whole are passed over (the scorers of nodeResourceStrategyTypeMap are made without the feature switches).
 */
export function fitAmounts(pod: PodInfo, resources: readonly ResourceWeight[]): number[] {
  const amounts = podRequests(pod.pod, { ...specOnly, containersOnly: true, nonMissing: defaultRequests });
  return resources.map((r) => oneResource(amounts, r.name));
}

/** Fills `into` for one node; kept free of allocation, as it runs for every node and pod. */
export function nodeTotals(
  node: NodeInfo,
  resources: readonly ResourceWeight[],
  pod: readonly number[],
  exact: boolean,
  into: Totals,
  devices?: DeviceTotals,
): void {
  for (let i = 0; i < resources.length; i++) {
    const name = resources[i]!.name;
    let allocatable = 0;
    let used = 0;
    if (name === 'cpu') {
      allocatable = node.allocatable.milliCpu;
      used = exact ? node.requested.milliCpu : node.nonZeroCpu;
    } else if (name === 'memory') {
      allocatable = node.allocatable.memory;
      used = exact ? node.requested.memory : node.nonZeroMemory;
    } else if (name === 'ephemeral-storage') {
      allocatable = node.allocatable.ephemeralStorage;
      used = node.requested.ephemeralStorage;
    } else if (pod[i] !== 0 || !isScalarResource(name)) {
      allocatable = node.allocatable.scalar?.get(name) ?? 0;
      used = node.requested.scalar?.get(name) ?? 0;
      const served = allocatable === 0 ? devices?.(node, name) : undefined;
      if (served && served.capacity > 0) {
        allocatable = served.capacity;
        used = served.allocated;
      }
    }
    into.allocatable[i] = allocatable;
    into.allocated[i] = allocatable === 0 ? 0 : used;
    into.requested[i] = allocatable === 0 ? 0 : used + pod[i]!;
  }
}

export function emptyTotals(n: number): Totals {
  const zeros = (): number[] => new Array<number>(n).fill(0);
  return { requested: zeros(), allocated: zeros(), allocatable: zeros() };
}

/** `⌊a·100/b⌋` in int64 arithmetic, exact where the product leaves 2^53. */
export function percentOf(a: number, b: number): number {
  const product = a * 100;
  if (Number.isSafeInteger(product)) return Math.trunc(product / b);
  return Number((BigInt(a) * 100n) / BigInt(b));
}

function weighted(resources: readonly ResourceWeight[], one: (used: number, capacity: number) => number): Scorer {
  return ({ requested, allocatable }) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < resources.length; i++) {
      if (allocatable[i] === 0) continue;
      sum += one(requested[i]!, allocatable[i]!) * resources[i]!.weight;
      weights += resources[i]!.weight;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  };
}

/** Free share after the pod: spreads. */
export const leastAllocated = (resources: readonly ResourceWeight[]): Scorer =>
  weighted(resources, (used, capacity) => (used > capacity ? 0 : percentOf(capacity - used, capacity)));

/** Used share after the pod: packs. */
export const mostAllocated = (resources: readonly ResourceWeight[]): Scorer =>
  weighted(resources, (used, capacity) => percentOf(Math.min(used, capacity), capacity));

export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** A line through the points, flat outside of them (helper/shape_score.go). Scores are given on [0, 10]. */
export function brokenLine(shape: readonly ShapePoint[]): (utilization: number) => number {
  const points = shape.map((p) => ({ x: p.utilization, y: p.score * 10 }));
  return (p) => {
    for (let i = 0; i < points.length; i++) {
      const { x, y } = points[i]!;
      if (p > x) continue;
      if (i === 0) return y;
      const before = points[i - 1]!;
      return before.y + Math.trunc(((y - before.y) * (p - before.x)) / (x - before.x));
    }
    return points.at(-1)!.y;
  };
}

/** Score by the shape over utilisation; resources that score nothing do not count. */
export function requestedToCapacityRatio(resources: readonly ResourceWeight[], shape: readonly ShapePoint[]): Scorer {
  const line = brokenLine(shape);
  return ({ requested, allocatable }) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < resources.length; i++) {
      const capacity = allocatable[i]!;
      if (capacity === 0) continue;
      const score = line(requested[i]! > capacity ? 100 : percentOf(requested[i]!, capacity));
      if (score <= 0) continue;
      sum += score * resources[i]!.weight;
      weights += resources[i]!.weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}

/** How even the used shares of the resources are: 100 for equal shares. */
export function balance(requested: readonly number[], allocatable: readonly number[]): number {
  let n = 0;
  let first = 0;
  let second = 0;
  let total = 0;
  for (let i = 0; i < requested.length; i++) {
    if (allocatable[i] === 0) continue;
    const fraction = Math.min(1, requested[i]! / allocatable[i]!);
    if (n === 0) first = fraction;
    else if (n === 1) second = fraction;
    total += fraction;
    n++;
  }
  let deviation = 0;
  if (n === 2) deviation = Math.abs((first - second) / 2);
  else if (n > 2) {
    const mean = total / n;
    let sum = 0;
    for (let i = 0; i < requested.length; i++) {
      if (allocatable[i] === 0) continue;
      const fraction = Math.min(1, requested[i]! / allocatable[i]!);
      sum = sum + (fraction - mean) * (fraction - mean);
    }
    deviation = Math.sqrt(sum / n);
  }
  return Math.trunc((1 - deviation) * 100);
}
