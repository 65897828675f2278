import type { Node } from '../../../../schemas/generated/types/core_v1.js';
import type {
  AllocationResult,
  Device,
  DeviceClass,
  DeviceSelector,
  ResourceClaim,
  ResourceSlice,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { Features } from '../../features.js';
import { type Amounts, SharedCapacity } from './capacity.js';
import { deviceId } from './claims.js';
import { configsOf } from './configs.js';
import { type ClaimConstraint, constraintOf } from './constraints.js';
import { Counters } from './counters.js';
import type { DeviceSelectors } from './device-selectors.js';
import { isForNode, type Pool, poolsFor } from './pools.js';
import { type Alternative, alternativesOf } from './requests.js';
import { type Found, resultOf, type Taken } from './results.js';
import { isTolerated } from './taints.js';

/** The upstream limit of devices for one claim. */
const maxDevices = 32;
/** Stands in for the scheduler's timeout of ten seconds. */
const maxSteps = 200_000;

export interface AllocatorInput {
  readonly features: Features;
  readonly selectors: DeviceSelectors;
  readonly slices: readonly ResourceSlice[];
  readonly allocated: ReadonlySet<string>;
  /** Shares that claims hold of devices that allow several. */
  readonly shares: ReadonlyMap<string, readonly Amounts[]>;
  classOf(name: string): DeviceClass | undefined;
}

/** An error of the kind that ends the scheduling of the pod altogether. */
export class AllocationError extends Error {}

/** What keeps the pod from this node only. */
export class NodeFailure extends Error {}

class TooMany extends Error {}

/**
 * Devices for all claims at once on one node, or undefined where that cannot be had. Depth first over claims, requests,
 * alternatives and devices, as dynamic-resource-allocation/structured does. @throws AllocationError
 */
export function allocate(
  input: AllocatorInput,
  node: Node,
  claims: readonly ResourceClaim[],
): AllocationResult[] | undefined {
  return new Search(input, node, claims).run();
}

class Search {
  private readonly pools: readonly Pool[];
  private readonly counters: Counters;
  private readonly capacity: SharedCapacity;
  private readonly taken: Taken[][];
  private readonly rules: ClaimConstraint[][];
  /** Devices in use by this search, with the claims that use them. */
  private readonly inUse = new Map<string, number[]>();
  private readonly matching = new Map<string, boolean>();
  private readonly everything = new Map<Alternative, readonly Found[]>();
  private readonly alternatives: readonly (readonly (readonly Alternative[])[])[];
  private steps = 0;

  constructor(
    private readonly input: AllocatorInput,
    private readonly node: Node,
    private readonly claims: readonly ResourceClaim[],
  ) {
    this.pools = poolsFor(input.slices, node, input.features);
    this.counters = new Counters(input.allocated, input.shares);
    this.capacity = new SharedCapacity(input.shares, input.features.draFractionalSteps);
    this.taken = claims.map(() => []);
    this.alternatives = claims.map((c) => (c.spec?.devices?.requests ?? []).map(alternativesOf));
    this.rules = claims.map((c) =>
      (c.spec?.devices?.constraints ?? []).map((source, i) => {
        const rule = constraintOf(source, input.features.draDistinctPerRequest);
        if (!rule)
          throw new AllocationError(
            `claim ${nameOf(c)}, constraint #${i}: empty constraint (unsupported constraint type?)`,
          );
        return rule;
      }),
    );
  }

  run(): AllocationResult[] | undefined {
    this.alternatives.forEach((requests, claim) => {
      let least = 0;
      for (const list of requests)
        least += Math.min(...list.map((a) => (a.mode === 'All' ? this.all(claim, a).length : a.count)));
      if (least > maxDevices)
        throw new AllocationError(
          `claim ${nameOf(this.claims[claim]!)}: number of requested devices ${least} exceeds the claim limit of ${maxDevices}`,
        );
    });
    if (!this.next(0, 0)) {
      if (this.input.features.draPools === 'skip-unusable' && this.pools.some((p) => p.invalid))
        throw new NodeFailure('invalid resource pools were encountered');
      return undefined;
    }
    return this.claims.map((claim, i) => this.result(claim, i));
  }

  private result(claim: ResourceClaim, index: number): AllocationResult {
    const { features, classOf } = this.input;
    const taken = this.taken[index]!;
    const chosen = this.alternatives[index]!.map((list) => list.find((a) => taken.some((t) => t.alternative === a)));
    const config = configsOf(claim, chosen, classOf, features.draConfigOnce ? 'once' : 'repeated');
    return resultOf(taken, this.node.metadata?.name ?? '', config, features);
  }

  /** All devices that an alternative with mode `All` stands for. */
  private all(claim: number, a: Alternative): readonly Found[] {
    let list = this.everything.get(a);
    if (!list) {
      const bad = this.pools.find((p) => p.incomplete || p.invalid);
      if (bad) {
        const state = bad.incomplete ? 'being updated' : 'invalid';
        throw new AllocationError(
          `claim ${nameOf(this.claims[claim]!)}, request ${a.name}: asks for all devices, but resource pool ${bad.driver}/${bad.name} is currently ${state}`,
        );
      }
      const { draAllByStaticCapacity, draConsumableCapacity } = this.input.features;
      const empty = draAllByStaticCapacity && draConsumableCapacity ? this.capacity.withoutShares() : undefined;
      list = [...this.candidates(claim, a)].filter((found) =>
        empty ? empty.fits(found.id, found.device, a.capacity) : this.fits(a, found),
      );
      this.everything.set(a, list);
    }
    return list;
  }

  private *candidates(claim: number, a: Alternative): Iterable<Found> {
    for (const pool of this.pools) {
      if (this.input.features.draPools === 'use-incomplete') {
        if (pool.invalid) throw new AllocationError(`pool ${pool.name} is invalid: ${pool.invalid}`);
      } else if (pool.incomplete || pool.invalid) continue;
      for (const slice of pool.here)
        for (const device of slice.spec?.devices ?? []) {
          const id = deviceId(pool.driver, pool.name, device.name);
          if (this.isSelectable(claim, a, slice, device, id)) yield { device, slice, pool, id };
        }
    }
  }

  private next(claim: number, request: number): boolean {
    if (claim === this.claims.length) return true;
    const requests = this.alternatives[claim]!;
    if (request === requests.length) return this.next(claim + 1, 0);
    let tooMany = 0;
    for (const a of requests[request]!) {
      try {
        if (a.mode === 'All' ? this.takeAll(claim, request, a) : this.takeSome(claim, request, a, 0, 0)) return true;
      } catch (e) {
        if (!(e instanceof TooMany) || requests[request]!.length === 1) throw e;
        tooMany++;
      }
    }
    if (tooMany > 0 && tooMany === requests[request]!.length) throw new TooMany();
    return false;
  }

  private takeAll(claim: number, request: number, a: Alternative): boolean {
    const list = this.all(claim, a);
    if (list.length === 0) return false;
    this.limit(claim, list.length);
    const before = this.taken[claim]!.length;
    const undo = (): void => {
      while (this.taken[claim]!.length > before) this.release(claim);
    };
    for (const found of list)
      if (!this.take(claim, a, found, true)) {
        undo();
        return false;
      }
    if (this.continue(claim, request)) return true;
    undo();
    return false;
  }

  private takeSome(claim: number, request: number, a: Alternative, have: number, from: number): boolean {
    if (have === a.count) return this.continue(claim, request);
    this.limit(claim, a.count - have);
    let at = 0;
    for (const found of this.candidates(claim, a)) {
      if (at++ < from) continue;
      if (!this.fits(a, found) || !this.take(claim, a, found)) continue;
      if (this.takeSome(claim, request, a, have + 1, at)) return true;
      this.release(claim);
    }
    return false;
  }

  /** Too many devices for one claim end this way of meeting it, not the search as a whole. */
  private continue(claim: number, request: number): boolean {
    const last = request + 1 === this.alternatives[claim]!.length;
    if (!last) return this.next(claim, request + 1);
    try {
      return this.next(claim + 1, 0);
    } catch (e) {
      if (e instanceof TooMany) return false;
      throw e;
    }
  }

  private limit(claim: number, more: number): void {
    if (this.taken[claim]!.length + more > maxDevices) throw new TooMany();
  }

  /** `must`: a device that breaks a rule of the claim ends everything, as it is one of all that were asked for. */
  private take(claim: number, a: Alternative, found: Found, must = false): boolean {
    if (++this.steps > maxSteps) throw new NodeFailure('timed out trying to allocate devices');
    const users = this.inUse.get(found.id) ?? [];
    if (a.adminAccess ? users.includes(claim) : users.length > 0 || this.input.allocated.has(found.id)) return false;
    const { device, pool, id } = found;
    const multiple = this.isMultiple(device);
    // Who has a share of a device has its part of the shared counters already.
    const counted = (device.consumesCounters?.length ?? 0) > 0 && !(multiple && this.capacity.isShared(id));
    if (device.consumesCounters?.length && !this.input.features.draPartitionableDevices) return false;
    if (counted && !this.counters.take(pool, device)) return false;
    const tolerated = !this.input.features.draDeviceTaints || isTolerated(device, a.tolerations);
    const allowed = tolerated && this.applyRules(claim, a, found);
    if (!allowed || !this.fits(a, found)) {
      if (allowed) for (const rule of this.rules[claim]!) rule.remove(a.name);
      if (counted) this.counters.giveBack(pool, device);
      if (tolerated && !allowed && must)
        throw new AllocationError(
          `claim ${nameOf(this.claims[claim]!)}, request ${a.name.split('/').at(-1)}: cannot add device ${id} because a claim constraint would not be satisfied`,
        );
      return false;
    }
    if (!multiple) this.inUse.set(id, [...users, claim]);
    const share = multiple ? this.capacity.take(id, device, a.capacity) : undefined;
    this.taken[claim]!.push({ ...found, alternative: a, share, counted });
    return true;
  }

  private isMultiple(device: Device): boolean {
    return this.input.features.draConsumableCapacity && device.allowMultipleAllocations === true;
  }

  private fits(a: Alternative, { id, device }: Found): boolean {
    return !this.input.features.draConsumableCapacity || this.capacity.fits(id, device, a.capacity);
  }

  private applyRules(claim: number, a: Alternative, { device, pool }: Found): boolean {
    const rules = this.rules[claim]!;
    for (let i = 0; i < rules.length; i++) {
      if (rules[i]!.add(a.name, device, pool.driver)) continue;
      while (i-- > 0) rules[i]!.remove(a.name);
      return false;
    }
    return true;
  }

  private release(claim: number): void {
    const { device, pool, id, alternative, share, counted } = this.taken[claim]!.pop()!;
    for (const rule of this.rules[claim]!) rule.remove(alternative.name);
    if (share) this.capacity.giveBack(id);
    else this.inUse.set(id, without(this.inUse.get(id)!, claim));
    if (counted) this.counters.giveBack(pool, device);
  }

  private isSelectable(claim: number, a: Alternative, slice: ResourceSlice, device: Device, id: string): boolean {
    const key = `${claim}/${a.name}/${id}`;
    let known = this.matching.get(key);
    if (known === undefined) {
      const conditional = (device.bindingConditions?.length ?? 0) > 0 && !this.input.features.draDeviceTaints;
      const { driver, perDeviceNodeSelection } = slice.spec!;
      const className = a.className;
      const classSelectors = this.input.classOf(className)?.spec?.selectors ?? [];
      known =
        !conditional &&
        this.selected(`class ${className}`, classSelectors, driver, device, id) &&
        this.selected(`claim ${nameOf(this.claims[claim]!)}`, a.selectors, driver, device, id) &&
        (!perDeviceNodeSelection || isForNode(device, this.node));
      this.matching.set(key, known);
    }
    return known;
  }

  private selected(
    whose: string,
    selectors: readonly DeviceSelector[],
    driver: string,
    device: Device,
    id: string,
  ): boolean {
    return selectors.every((s, i) => {
      const verdict = this.input.selectors.match(s.cel?.expression ?? '', driver, device);
      if ('matches' in verdict) return verdict.matches;
      const selector = `${whose}: selector #${i}`;
      if ('compileError' in verdict)
        throw new AllocationError(`${selector}: CEL compile error: ${verdict.compileError}`);
      const { runtimeError } = verdict;
      if (!this.input.features.draExplainsSelectors)
        throw new AllocationError(`${selector}: CEL runtime error: ${runtimeError}`);
      throw new AllocationError(
        `${selector} on device ${id}: CEL runtime error: ${runtimeError}${adviceFor(runtimeError)}`,
      );
    });
  }
}

/** EnhanceRuntimeError of dynamic-resource-allocation/cel. */
const adviceFor = (error: string): string =>
  error.includes('no such key:')
    ? '. consider using CEL optional chaining (.? followed by orValue()) or guarding the check with has() for optional fields'
    : '';

/** The list less the last occurrence of the claim. */
const without = (users: readonly number[], claim: number): number[] =>
  users.filter((_, i) => i !== users.lastIndexOf(claim));

const nameOf = (c: ResourceClaim): string => `${c.metadata?.namespace ?? 'default'}/${c.metadata?.name}`;
