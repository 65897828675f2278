import { type Amounts, type Complain, toMilli, toWhole } from './amounts.js';

/** Resource totals of a pod or node. Mirrors framework.Resource (pkg/scheduler/framework/types.go). */
export interface Resource {
  milliCpu: number;
  memory: number;
  ephemeralStorage: number;
  /** Only for nodes: how many pods are allowed. */
  pods: number;
  /** Extended resources, huge pages, attachable volumes. Absent where there are none. */
  scalar: Map<string, number> | undefined;
}

export function emptyResource(): Resource {
  return { milliCpu: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalar: undefined };
}

const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,62})$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** IsExtendedResourceName (pkg/apis/core/v1/helper/helpers.go). */
export function isExtendedResource(name: string): boolean {
  const slash = name.indexOf('/');
  if (slash < 0 || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false;
  const prefix = `requests.${name.slice(0, slash)}`;
  const rest = name.slice(slash + 1);
  return prefix.length <= 253 && dnsSubdomain.test(prefix) && qualifiedName.test(rest) && /[A-Za-z0-9]$/.test(rest);
}

/** IsScalarResourceName (pkg/scheduler/util/utils.go): everything the scheduler counts besides cpu, memory, storage. */
export function isScalarResource(name: string): boolean {
  return (
    isExtendedResource(name) ||
    name.startsWith('hugepages-') ||
    name.includes('kubernetes.io/') ||
    name.startsWith('attachable-volumes-')
  );
}

/** The amounts as the scheduler counts them: cpu in milli, the rest in whole units; others are dropped. */
export function resourceOf(amounts: Amounts, complain: Complain = () => {}): Resource {
  const r = emptyResource();
  for (const [name, nano] of amounts) {
    const value = name === 'cpu' ? toMilli(nano) : toWhole(nano);
    if (!Number.isSafeInteger(value))
      complain(`${name}: ${value} is beyond 2^53; placements by this amount are not exact`);
    if (name === 'cpu') r.milliCpu = value;
    else if (name === 'memory') r.memory = value;
    else if (name === 'pods') r.pods = value;
    else if (name === 'ephemeral-storage') r.ephemeralStorage = value;
    else if (isScalarResource(name)) {
      r.scalar ??= new Map();
      r.scalar.set(name, value);
    }
  }
  return r;
}

/** Adds (sign 1) or takes away (sign -1) a pod's resources. */
export function addResource(into: Resource, more: Resource, sign: 1 | -1): void {
  into.milliCpu += sign * more.milliCpu;
  into.memory += sign * more.memory;
  into.ephemeralStorage += sign * more.ephemeralStorage;
  if (!more.scalar) return;
  into.scalar ??= new Map();
  for (const [name, value] of more.scalar) into.scalar.set(name, (into.scalar.get(name) ?? 0) + sign * value);
}

export function cloneResource(r: Resource): Resource {
  return { ...r, scalar: r.scalar && new Map(r.scalar) };
}
