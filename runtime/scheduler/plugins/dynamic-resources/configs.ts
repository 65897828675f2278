import type {
  DeviceAllocationConfiguration,
  DeviceClass,
  ResourceClaim,
} from '../../../../schemas/generated/types/resource_v1.js';
import type { Alternative } from './requests.js';

interface Configured {
  readonly source: 'FromClass' | 'FromClaim';
  readonly requests: readonly string[];
  readonly opaque?: unknown;
}

/** How configurations are named: each for each request that it fits, or once; and without names where it is for all. */
export type ConfigNaming = 'repeated' | 'once';

/**
 * What the driver is told about the devices of a claim: the configurations of the classes, then the claim's own.
 * `chosen`: the alternative that each request got. Mirrors Allocate of dynamic-resource-allocation/structured.
 */
export function configsOf(
  claim: ResourceClaim,
  chosen: readonly (Alternative | undefined)[],
  classOf: (name: string) => DeviceClass | undefined,
  naming: ConfigNaming,
): DeviceAllocationConfiguration[] {
  const out: Configured[] = [];
  const ofClass = new Map<string, Alternative[]>();
  for (const a of chosen) if (a) ofClass.set(a.className, [...(ofClass.get(a.className) ?? []), a]);
  for (const [name, users] of ofClass)
    for (const { opaque } of classOf(name)?.spec?.config ?? [])
      out.push({ source: 'FromClass', requests: users.map((a) => a.name), ...(opaque ? { opaque } : {}) });

  const requests = claim.spec?.devices?.requests ?? [];
  const covers = (names: readonly string[], i: number): boolean =>
    names.includes(requests[i]!.name) || (chosen[i] !== undefined && names.includes(chosen[i]!.name));
  for (const { requests: names = [], opaque } of claim.spec?.devices?.config ?? []) {
    const fits = requests.filter((_, i) => covers(names, i)).length;
    const times = names.length === 0 ? 1 : naming === 'once' ? Math.min(1, fits) : fits;
    for (let i = 0; i < times; i++) out.push({ source: 'FromClaim', requests: names, ...(opaque ? { opaque } : {}) });
  }
  const forAll = (c: Configured): boolean => naming === 'once' && requests.every((_, i) => covers(c.requests, i));
  return out.map(({ requests: names, ...rest }) => ({
    ...rest,
    ...(names.length && !forAll({ requests: names, ...rest }) ? { requests: names } : {}),
  })) as DeviceAllocationConfiguration[];
}
