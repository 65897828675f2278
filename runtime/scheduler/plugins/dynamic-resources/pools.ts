import type { Node, NodeSelector } from '../../../../schemas/generated/types/core_v1.js';
import type { Device, ResourceSlice } from '../../../../schemas/generated/types/resource_v1.js';
import { compileNodeSelector } from '../../cluster/node-selector.js';
import type { Features } from '../../features.js';

/** Mirrors dynamic-resource-allocation/structured/internal/incubating/pools_incubating.go. */
export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** Slices of the newest generation are still missing. */
  readonly incomplete: boolean;
  /** Why none of its devices may be used. */
  readonly invalid?: string | undefined;
  /** Slices with devices for the node, by name. */
  readonly here: readonly ResourceSlice[];
  readonly elsewhere: readonly ResourceSlice[];
  readonly counters: ReadonlyMap<string, Readonly<Record<string, { value?: unknown }>>>;
}

interface Where {
  readonly nodeName?: string;
  readonly allNodes?: boolean;
  readonly nodeSelector?: NodeSelector;
}

/** Whether a slice or device is for a node. */
export function isForNode(where: Where, node: Node): boolean {
  if (where.nodeName) return where.nodeName === node.metadata?.name;
  if (where.allNodes) return true;
  return where.nodeSelector ? compileNodeSelector(where.nodeSelector)(node) : false;
}

function isRelevant(slice: ResourceSlice, node: Node, everyCounter: boolean): boolean {
  const { spec } = slice;
  if (!spec) return false;
  if (everyCounter && spec.sharedCounters?.length) return true;
  if (spec.nodeName || spec.allNodes || spec.nodeSelector) return isForNode(spec, node);
  return Boolean(spec.perDeviceNodeSelection) && (spec.devices ?? []).some((d) => isForNode(d, node));
}

const byName = (a: ResourceSlice, b: ResourceSlice): number =>
  (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;

/** The pools that a node can take devices from, those with binding conditions last. */
export function poolsFor(slices: readonly ResourceSlice[], node: Node, features: Features): Pool[] {
  const partitionable = features.draPartitionableDevices;
  const groups = new Map<string, ResourceSlice[]>();
  for (const slice of slices) {
    const { spec } = slice;
    if (!partitionable && (spec?.perDeviceNodeSelection !== undefined || spec?.sharedCounters?.length)) continue;
    if (!isRelevant(slice, node, features.draCountersEverywhere)) continue;
    const key = `${spec!.driver}\0${spec!.pool.name}`;
    const group = groups.get(key);
    const newest = group?.[0]?.spec?.pool.generation ?? 0;
    if (!group || spec!.pool.generation > newest) groups.set(key, [slice]);
    else if (spec!.pool.generation === newest) group.push(slice);
  }
  const pools: Pool[] = [];
  for (const key of [...groups.keys()].sort()) {
    const pool = poolOf(groups.get(key)!, slices, features);
    if (pool) pools.push(pool);
  }
  const waits = (p: Pool): boolean =>
    p.here.some((s) => s.spec!.devices?.some((d) => d.bindingConditions !== undefined) ?? false);
  return [...pools.filter((p) => !waits(p)), ...pools.filter(waits)];
}

function poolOf(own: ResourceSlice[], all: readonly ResourceSlice[], features: Features): Pool | undefined {
  const { driver, pool } = own[0]!.spec!;
  let elsewhere: ResourceSlice[] = [];
  let incomplete = false;
  if (own.length !== pool.resourceSliceCount && features.draPools === 'use-incomplete') incomplete = true;
  else if (own.length !== pool.resourceSliceCount) {
    const whole = all.filter((s) => s.spec?.driver === driver && s.spec.pool.name === pool.name);
    if (whole.some((s) => s.spec!.pool.generation > pool.generation)) return undefined;
    const current = whole.filter((s) => s.spec!.pool.generation === pool.generation);
    incomplete = current.length !== pool.resourceSliceCount;
    elsewhere = current.filter((s) => !own.includes(s));
  }
  const isCounters = (s: ResourceSlice): boolean => Boolean(s.spec!.sharedCounters?.length);
  const here = own.filter((s) => !isCounters(s)).sort(byName);
  const sets = [...own, ...elsewhere].flatMap((s) => s.spec!.sharedCounters ?? []);
  elsewhere = elsewhere.filter((s) => !isCounters(s));
  const counters = new Map(sets.map((set) => [set.name, set.counters ?? {}] as const));
  const devices = here.flatMap((s) => s.spec!.devices ?? []);
  const dangling = (d: Device): boolean =>
    (d.consumesCounters ?? []).some((c) => {
      const set = counters.get(c.counterSet);
      return !set || Object.keys(c.counters ?? {}).some((name) => !Object.hasOwn(set, name));
    });
  const problem = (): string | undefined => {
    const names = new Set<string>();
    const repeated = devices.find((d) => names.size === names.add(d.name).size);
    if (repeated) return `duplicate device name ${repeated.name}`;
    if (!features.draPartitionableDevices) return undefined;
    const all = [...devices, ...elsewhere.flatMap((s) => s.spec!.devices ?? [])];
    return counters.size < sets.length || all.some(dangling) ? 'counters' : undefined;
  };
  // A pool that is passed over as incomplete anyway is not looked into (since 1.35).
  const invalid = incomplete && features.draPools === 'skip-unusable' ? undefined : problem();
  return { driver, name: pool.name, incomplete, invalid, here, elsewhere, counters };
}
