import {
  compareQuantities,
  formatQuantity,
  type Quantity,
  quantity,
  wholeValueOf,
} from '../../../../compiler/kube/quantity.js';
import type { Device, DeviceCapacity } from '../../../../schemas/generated/types/resource_v1.js';

/** Amounts of the capacities of one device, by name. */
export type Amounts = ReadonlyMap<string, Quantity>;
/** What a request asks of each capacity. */
export type CapacityRequests = Readonly<Record<string, string | number>>;

const read = (value: unknown): Quantity => quantity(String(value ?? '0'));

/** Mirrors dynamic-resource-allocation/structured/internal/incubating/consumable_capacity.go. */
export class SharedCapacity {
  private readonly taken = new Map<string, Amounts[]>();

  /** `held`: what allocated claims have of each device. */
  constructor(
    private readonly held: ReadonlyMap<string, readonly Amounts[]>,
    /** Steps of policies may be fractions, down to a thousandth. */
    private readonly fractional: boolean,
  ) {}

  /** The same as if nothing were given out. */
  withoutShares(): SharedCapacity {
    return new SharedCapacity(new Map(), this.fractional);
  }

  /** Whether a share of the device is out: the next one needs no shared counters. */
  isShared(id: string): boolean {
    return (this.held.get(id) ?? []).some((share) => share.size > 0) || (this.taken.get(id)?.length ?? 0) > 0;
  }

  /** Whether the device has what is asked for, on top of the shares that are out. */
  fits(id: string, device: Device, requests: CapacityRequests): boolean {
    const capacities = device.capacity ?? {};
    if (Object.keys(requests).some((name) => !Object.hasOwn(capacities, name))) return false;
    const shares = [...(this.held.get(id) ?? []), ...(this.taken.get(id) ?? [])];
    return Object.entries(capacities).every(([name, capacity]) => {
      const wanted = consumed(capacity, Object.hasOwn(requests, name) ? requests[name] : undefined, this.fractional);
      if (breaksPolicy(wanted, capacity, this.fractional)) return false;
      const sum = shares.reduce((s, share) => s + (share.get(name)?.nano ?? 0n), wanted.nano);
      return sum <= read(capacity.value).nano;
    });
  }

  take(id: string, device: Device, requests: CapacityRequests): Amounts {
    const share = new Map<string, Quantity>();
    for (const [name, capacity] of Object.entries(device.capacity ?? {}))
      share.set(name, consumed(capacity, Object.hasOwn(requests, name) ? requests[name] : undefined, this.fractional));
    this.taken.set(id, [...(this.taken.get(id) ?? []), share]);
    return share;
  }

  /** Takes back the share that was taken last. */
  giveBack(id: string): void {
    this.taken.get(id)!.pop();
  }
}

/** The amounts as a claim's status has them. */
export const textsOf = (amounts: Amounts): Record<string, string> =>
  Object.fromEntries([...amounts].map(([name, q]) => [name, formatQuantity(q)]));

export const amountsOf = (texts: CapacityRequests): Amounts =>
  new Map(Object.entries(texts).map(([name, text]) => [name, read(text)]));

/** What a request takes of a capacity: nothing said takes the default or all of it; less than a step takes the step. */
function consumed(
  { value, requestPolicy: policy }: DeviceCapacity,
  request: string | number | undefined,
  fractional: boolean,
): Quantity {
  if (request === undefined) return read(policy?.default ?? value);
  const wanted = read(request);
  const range = policy?.validRange;
  if (range?.min !== undefined) {
    const min = read(range.min);
    if (compareQuantities(wanted, min) < 0) return min;
    if (range.step === undefined) return wanted;
    const { unit, of } = gridOf(range, fractional);
    const [base, step] = [of(min), of(read(range.step))];
    const over = (of(wanted) - base) % step;
    const steps = of(wanted) + (over === 0n ? 0n : step - over);
    return { nano: steps * unit, format: fractional ? read(range.step).format : 'BinarySI' };
  }
  const valid = policy?.validValues?.map(read);
  return valid?.find((v) => compareQuantities(wanted, v) <= 0) ?? wanted;
}

type Range = NonNullable<NonNullable<DeviceCapacity['requestPolicy']>['validRange']>;

const milli = 1_000_000n;
const whole = 1_000_000_000n;

/** The unit that steps are counted in: thousandths, where allowed and all bounds are such, or wholes. */
function gridOf(range: Range, fractional: boolean): { unit: bigint; of(q: Quantity): bigint } {
  const bounds = [range.min, range.max, range.step].filter((b) => b !== undefined).map(read);
  if (fractional && bounds.every((b) => b.nano % milli === 0n)) return { unit: milli, of: (q) => q.nano / milli };
  return { unit: whole, of: wholeValueOf };
}

function breaksPolicy(wanted: Quantity, { requestPolicy: policy }: DeviceCapacity, fractional: boolean): boolean {
  if (!policy) return false;
  if (policy.default !== undefined && compareQuantities(wanted, read(policy.default)) === 0) return false;
  const range = policy.validRange;
  if (range) {
    if (range.max !== undefined && compareQuantities(wanted, read(range.max)) > 0) return true;
    if (range.step === undefined) return false;
    const { of } = gridOf(range, fractional);
    return (of(wanted) - of(read(range.min))) % of(read(range.step)) !== 0n;
  }
  const valid = policy.validValues ?? [];
  return valid.length > 0 && !valid.some((v) => compareQuantities(wanted, read(v)) === 0);
}
