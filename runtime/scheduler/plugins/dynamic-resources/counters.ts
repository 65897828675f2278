import { parseQuantity } from '../../../../compiler/kube/quantity.js';
import type { Device } from '../../../../schemas/generated/types/resource_v1.js';
import { deviceId } from './claims.js';
import type { Pool } from './pools.js';

const nano = (v: unknown): bigint => {
  const q = parseQuantity(String(v ?? '0'));
  return 'error' in q ? 0n : q.nano;
};

/** What the devices of partitionable hardware have in common, and how much of it is left. */
export class Counters {
  private readonly left = new Map<Pool, Map<string, bigint>>();

  constructor(
    private readonly allocated: ReadonlySet<string>,
    private readonly shared: ReadonlyMap<string, unknown>,
  ) {}

  /** Takes what a device needs; false, with nothing taken, where that is not left. */
  take(pool: Pool, device: Device): boolean {
    const left = this.of(pool);
    this.change(left, device, -1n);
    for (const value of left.values())
      if (value < 0n) {
        this.change(left, device, 1n);
        return false;
      }
    return true;
  }

  giveBack(pool: Pool, device: Device): void {
    this.change(this.of(pool), device, 1n);
  }

  private of(pool: Pool): Map<string, bigint> {
    let left = this.left.get(pool);
    if (left) return left;
    left = new Map();
    for (const [set, counters] of pool.counters)
      for (const [name, c] of Object.entries(counters)) left.set(`${set}/${name}`, nano(c.value));
    this.left.set(pool, left);
    for (const slice of [...pool.here, ...pool.elsewhere])
      for (const d of slice.spec?.devices ?? []) {
        const id = deviceId(pool.driver, pool.name, d.name);
        if (this.allocated.has(id) || this.shared.has(id)) this.change(left, d, -1n);
      }
    return left;
  }

  private change(left: Map<string, bigint>, device: Device, sign: bigint): void {
    for (const c of device.consumesCounters ?? [])
      for (const [name, counter] of Object.entries(c.counters ?? {})) {
        const key = `${c.counterSet}/${name}`;
        const have = left.get(key);
        if (have !== undefined) left.set(key, have + sign * nano((counter as { value?: unknown }).value));
      }
  }
}
