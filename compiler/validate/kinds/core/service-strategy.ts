import {
  externallyAccessible,
  needsClusterIP,
  needsHealthCheck,
  portsOf,
  type ServiceObject,
  sameClusterIPs,
  sameFamilies,
  specOf,
  typeOf,
} from './service-spec.js';

const hasNodePorts = (service: ServiceObject): boolean => ['NodePort', 'LoadBalancer'].includes(typeOf(service));

/**
 * dropTypeDependentFields: what a change of type makes meaningless is cleared, so long as the user did not change it too.
 * Mirrors pkg/registry/core/service/strategy.go.
 */
export function dropTypeDependentFields(draft: ServiceObject, old: ServiceObject): void {
  const spec = draft.spec;
  if (!spec) return;
  const before = specOf(old);
  if (needsClusterIP(old) && !needsClusterIP(draft)) {
    if (sameClusterIPs(old, draft)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (sameFamilies(old, draft)) delete spec.ipFamilies;
    if ((before.ipFamilyPolicy ?? '') === (spec.ipFamilyPolicy ?? '')) delete spec.ipFamilyPolicy;
  }
  if (hasNodePorts(old) && !hasNodePorts(draft)) {
    const held = new Set(portsOf(old).map((p) => p.nodePort ?? 0));
    if (portsOf(draft).every((p) => !p.nodePort || held.has(p.nodePort)))
      for (const port of portsOf(draft)) delete port.nodePort;
  }
  if (
    needsHealthCheck(old) &&
    !needsHealthCheck(draft) &&
    (before.healthCheckNodePort ?? 0) === (spec.healthCheckNodePort ?? 0)
  )
    delete spec.healthCheckNodePort;
  const wasBalanced = typeOf(old) === 'LoadBalancer';
  const isBalanced = typeOf(draft) === 'LoadBalancer';
  if (wasBalanced && !isBalanced) {
    if (before.allocateLoadBalancerNodePorts === spec.allocateLoadBalancerNodePorts)
      delete spec.allocateLoadBalancerNodePorts;
    if (before.loadBalancerClass === spec.loadBalancerClass) delete spec.loadBalancerClass;
  }
  if (
    externallyAccessible(old) &&
    !externallyAccessible(draft) &&
    (before.externalTrafficPolicy ?? '') === (spec.externalTrafficPolicy ?? '')
  )
    delete spec.externalTrafficPolicy;
  if (!isBalanced && draft.status) draft.status.loadBalancer = {};
}
