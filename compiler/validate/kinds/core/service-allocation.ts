import { type FieldError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { Refusal, ServiceAllocator, ValidationContext } from '../../types.js';
import { isIPv6 } from '../checks.js';
import { validateClusterIPs } from './service-cluster-ips.js';
import {
  clusterIPsOf,
  familiesOf,
  needsClusterIP,
  needsHealthCheck,
  portsOf,
  type ServiceObject,
  sameList,
  specOf,
  typeOf,
} from './service-spec.js';

/*
 * What the storage of Services does before validation: addresses and ports of the cluster.
 * Mirrors pkg/registry/core/service/storage/{storage,alloc}.go for a cluster with one IPv4 service range (the default);
 * which addresses and ports are taken there is only known to those who bring an allocator.
 */
const firstNodePort = 30000;
const lastNodePort = 32767;
const placeholders: ServiceAllocator = {
  nextIP: () => '10.96.0.10',
  nextPort: () => firstNodePort,
  hasIP: () => false,
  hasPort: () => false,
};
const policyPath = FieldPath.of('spec', 'ipFamilyPolicy');
const ipsPath = FieldPath.of('spec', 'clusterIPs');

/** beginCreate of storage.go: fills cluster IPs, families and node ports of the draft, or says why it cannot. */
export function allocateCreate(draft: ServiceObject, ctx: ValidationContext): FieldError[] {
  draft.spec ??= {};
  const spec = draft.spec;
  if (spec.clusterIP && !clusterIPsOf(draft).length) spec.clusterIPs = [spec.clusterIP];
  const errors = initIPFamilies(draft, undefined, ctx);
  if (errors.length) return errors;
  const taken = allocateClusterIP(draft, ctx.services);
  if (taken.length) return taken;
  if (takesNodePorts(draft)) {
    const wrong = initNodePorts(draft, ctx.services);
    if (wrong.length) return wrong;
  }
  if (needsHealthCheck(draft)) spec.healthCheckNodePort ||= firstNodePort;
  return [];
}

/** beginUpdate of storage.go. */
export function allocateUpdate(
  draft: ServiceObject,
  old: ServiceObject,
  ctx: ValidationContext,
): FieldError[] | Refusal {
  draft.spec ??= {};
  // What is taken for the stored object may be its manifest, without what the server allocated.
  const { services, ...alone } = ctx;
  allocateCreate(old, alone);
  patchAllocatedValues(draft, old);
  normalizeClusterIPs(draft, old);
  const errors = initIPFamilies(draft, old, ctx);
  if (errors.length) return errors;
  if (typeOf(old) === 'ExternalName' && needsClusterIP(draft)) {
    const taken = allocateClusterIP(draft, services);
    if (taken.length) return taken;
  }
  if (takesNodePorts(draft)) {
    const wrong = updateNodePorts(draft, old, services);
    if (wrong) return wrong;
  }
  if (!needsHealthCheck(old) && needsHealthCheck(draft)) draft.spec.healthCheckNodePort ||= firstNodePort;
  return [];
}

const takesNodePorts = (service: ServiceObject): boolean => ['NodePort', 'LoadBalancer'].includes(typeOf(service));

const allocatesNodePorts = (service: ServiceObject): boolean =>
  typeOf(service) === 'NodePort' ||
  (typeOf(service) === 'LoadBalancer' && specOf(service).allocateLoadBalancerNodePorts !== false);

function allocateClusterIP(draft: ServiceObject, services = placeholders): FieldError[] {
  const spec = draft.spec!;
  if (!needsClusterIP(draft) || clusterIPsOf(draft)[0] === 'None') return [];
  const taken = clusterIPsOf(draft).find((ip) => ip !== '' && services.hasIP(ip));
  if (taken)
    return [invalid(ipsPath, spec.clusterIPs, `failed to allocate IP ${taken}: provided IP is already allocated`)];
  spec.clusterIPs = familiesOf(draft).map((_f, i) => spec.clusterIPs?.[i] || services.nextIP());
  const first = spec.clusterIPs[0];
  if (first) spec.clusterIP = first;
  return [];
}

/** initIPFamilyFields of alloc.go. */
function initIPFamilies(draft: ServiceObject, old: ServiceObject | undefined, ctx: ValidationContext): FieldError[] {
  if (!needsClusterIP(draft) || (old && isUnchangedPreferDualStack(draft, old))) return [];
  const spec = draft.spec!;
  const bareHeadless = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  if (spec.ipFamilyPolicy === undefined)
    spec.ipFamilyPolicy = (old && specOf(old).ipFamilyPolicy) ?? (bareHeadless ? 'RequireDualStack' : 'SingleStack');
  const related = validateClusterIPs(draft, old, ctx);
  if (related.length) return related;
  const errors = [...checkStacks(draft, old), ...deriveFamilies(draft)];
  if (errors.length) return errors;
  if (bareHeadless) {
    spec.ipFamilies = familiesOf(draft).length ? familiesOf(draft) : ['IPv4'];
    if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== 'SingleStack')
      spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
    return [];
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(invalid(policyPath, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  familiesOf(draft).forEach((family, i) => {
    if (family !== 'IPv4')
      errors.push(invalid(FieldPath.of('spec', 'ipFamilies').index(i), family, 'not configured on this cluster'));
  });
  if (errors.length) return errors;
  if (!familiesOf(draft).length) spec.ipFamilies = ['IPv4'];
  return [];
}

/** The part of initIPFamilyFields on moves between single and dual stack. */
function checkStacks(draft: ServiceObject, old: ServiceObject | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const spec = draft.spec!;
  const single = spec.ipFamilyPolicy === 'SingleStack';
  const refuse = (detail: string): void => {
    errors.push(invalid(policyPath, spec.ipFamilyPolicy, detail));
  };
  if (old && single) {
    if (sameList(clusterIPsOf(old), clusterIPsOf(draft)) && clusterIPsOf(draft).length > 1)
      spec.clusterIPs = clusterIPsOf(draft).slice(0, 1);
    if (sameList(familiesOf(old), familiesOf(draft)) && familiesOf(draft).length > 1)
      spec.ipFamilies = familiesOf(draft).slice(0, 1);
  } else if (old) {
    const reduced = (a: string[], b: string[]): boolean => b.length > 0 && b.length < a.length;
    if (reduced(clusterIPsOf(old), clusterIPsOf(draft)))
      refuse("must be 'SingleStack' to release the secondary cluster IP");
    if (reduced(familiesOf(old), familiesOf(draft))) refuse("must be 'SingleStack' to release the secondary IP family");
  }
  const more = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (single && clusterIPsOf(draft).length === 2) refuse(`${more} cluster IPs are specified`);
  if (single && familiesOf(draft).length === 2) refuse(`${more} IP families are specified`);
  return errors;
}

/** Families that the addresses imply. */
function deriveFamilies(draft: ServiceObject): FieldError[] {
  const errors: FieldError[] = [];
  const spec = draft.spec!;
  const ips = clusterIPsOf(draft);
  for (const [i, ip] of ips.entries()) {
    if (ip === 'None') break;
    if (i < familiesOf(draft).length) continue;
    if (isIPv6(ip)) errors.push(invalid(ipsPath.index(i), ips, 'IPv6 is not configured on this cluster'));
    else spec.ipFamilies = [...familiesOf(draft), 'IPv4'];
  }
  return errors;
}

/** isMatchingPreferDualStackClusterIPFields of alloc.go. */
function isUnchangedPreferDualStack(draft: ServiceObject, old: ServiceObject): boolean {
  const before = specOf(old).ipFamilyPolicy;
  return (
    specOf(draft).ipFamilyPolicy === 'PreferDualStack' &&
    typeOf(draft) === typeOf(old) &&
    ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(typeOf(draft)) &&
    (before === undefined || before === 'PreferDualStack') &&
    sameList(clusterIPsOf(old), clusterIPsOf(draft)) &&
    sameList(familiesOf(old), familiesOf(draft))
  );
}

/** Why a port that is asked for cannot be had. */
function unavailable(i: number, port: number, services: ServiceAllocator): FieldError[] {
  const inRange = port >= firstNodePort && port <= lastNodePort;
  if (inRange && !services.hasPort(port)) return [];
  const detail = inRange
    ? 'provided port is already allocated'
    : `provided port is not in the valid range. The range of valid ports is ${firstNodePort}-${lastNodePort}`;
  return [invalid(FieldPath.of('spec', 'ports').index(i).child('nodePort'), port, detail)];
}

/** initNodePorts of alloc.go: ports of the same number share a node port. */
function initNodePorts(draft: ServiceObject, services = placeholders): FieldError[] {
  const allocated = new Map<number, number>();
  const taken = new Set(portsOf(draft).map((p) => p.nodePort ?? 0));
  for (const [i, port] of portsOf(draft).entries()) {
    if (!port.nodePort && !allocatesNodePorts(draft)) continue;
    const held = allocated.get(port.port ?? 0);
    if (held === undefined) {
      const wanted = portsOf(draft).find((p) => (p.port ?? 0) === (port.port ?? 0) && p.nodePort)?.nodePort;
      if (wanted) {
        const wrong = unavailable(i, wanted, services);
        if (wrong.length) return wrong;
      }
      port.nodePort = wanted ?? freePort(taken, services);
      allocated.set(port.port ?? 0, port.nodePort);
    } else if (!port.nodePort) port.nodePort = held;
    else if (port.nodePort !== held) {
      const wrong = unavailable(i, port.nodePort, services);
      if (wrong.length) return wrong;
    }
  }
  return [];
}

/** updateNodePorts of alloc.go. */
function updateNodePorts(
  draft: ServiceObject,
  old: ServiceObject,
  services = placeholders,
): FieldError[] | Refusal | undefined {
  const seen = new Set<string>();
  const held = new Set(portsOf(old).map((p) => p.nodePort ?? 0));
  const taken = new Set([...held, ...portsOf(draft).map((p) => p.nodePort ?? 0)]);
  for (const [i, port] of portsOf(draft).entries()) {
    if (port.nodePort) {
      const wrong = held.has(port.nodePort) ? [] : unavailable(i, port.nodePort, services);
      if (wrong.length) return wrong;
    } else if (allocatesNodePorts(draft)) port.nodePort = freePort(taken, services);
    else continue;
    const key = `{${port.protocol ?? ''} ${port.nodePort}}`;
    if (seen.has(key)) return { code: 500, reason: '', message: `duplicate nodePort: ${key}` };
    seen.add(key);
  }
  return undefined;
}

function freePort(taken: Set<number>, services: ServiceAllocator): number {
  let port = services.nextPort();
  while (taken.has(port)) port++;
  taken.add(port);
  return port;
}

/** patchAllocatedValues of storage.go: what the server allocated stays where the user left it out. */
function patchAllocatedValues(draft: ServiceObject, old: ServiceObject): void {
  const spec = draft.spec!;
  const before = specOf(old);
  if (needsClusterIP(old) && needsClusterIP(draft)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP;
    if (!clusterIPsOf(draft).length && clusterIPsOf(old).length) spec.clusterIPs = [...clusterIPsOf(old)];
  }
  if (allocatesNodePorts(old) && allocatesNodePorts(draft)) {
    const inOld = new Set(portsOf(old).map((p) => p.nodePort ?? 0));
    const used = new Set(
      portsOf(draft)
        .map((p) => p.nodePort ?? 0)
        .filter((p) => p !== 0 && inOld.has(p)),
    );
    const byName = new Map(portsOf(old).map((p) => [p.name ?? '', p.nodePort ?? 0]));
    for (const port of portsOf(draft)) {
      const value = byName.get(port.name ?? '') ?? 0;
      if (!port.nodePort && value && !used.has(value)) port.nodePort = value;
    }
  }
  if (needsHealthCheck(old) && needsHealthCheck(draft) && before.healthCheckNodePort)
    spec.healthCheckNodePort ||= before.healthCheckNodePort;
}

/** normalizeClusterIPs of storage.go: keeps clusterIP and clusterIPs in step for clients that know only one. */
function normalizeClusterIPs(draft: ServiceObject, old: ServiceObject): void {
  const spec = draft.spec!;
  const before = specOf(old).clusterIP ?? '';
  const after = spec.clusterIP ?? '';
  if (clusterIPsOf(old).length && !clusterIPsOf(draft).length && before === after)
    spec.clusterIPs = [...clusterIPsOf(old)];
  if (before === after || !sameList(clusterIPsOf(old), clusterIPsOf(draft))) return;
  if (before && !after) delete spec.clusterIPs;
  else spec.clusterIPs = [after];
}
