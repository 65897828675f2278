import type { Service, ServicePort, ServiceSpec } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';

export type ServiceObject = Service & KubeObject;

/** The spec, or an empty one where none was written. */
export const specOf = (service: ServiceObject): ServiceSpec => service.spec ?? {};
export const typeOf = (service: ServiceObject): string => specOf(service).type ?? '';
export const clusterIPsOf = (service: ServiceObject): string[] => specOf(service).clusterIPs ?? [];
export const familiesOf = (service: ServiceObject): string[] => specOf(service).ipFamilies ?? [];
export const portsOf = (service: ServiceObject): ServicePort[] => specOf(service).ports ?? [];

export const isHeadless = (service: ServiceObject): boolean => {
  const ips = clusterIPsOf(service);
  return ips.length === 1 && ips[0] === 'None';
};

/** ExternallyAccessible of pkg/api/service/util.go. */
export function externallyAccessible(service: ServiceObject): boolean {
  const type = typeOf(service);
  return (
    type === 'LoadBalancer' ||
    type === 'NodePort' ||
    (type === 'ClusterIP' && (specOf(service).externalIPs ?? []).length > 0)
  );
}

/** NeedsHealthCheck of pkg/api/service/util.go. */
export const needsHealthCheck = (service: ServiceObject): boolean =>
  typeOf(service) === 'LoadBalancer' && specOf(service).externalTrafficPolicy === 'Local';

export const needsClusterIP = (service: ServiceObject): boolean => typeOf(service) !== 'ExternalName';

export const sameList = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  (a ?? []).length === (b ?? []).length && (a ?? []).every((x, i) => x === b?.[i]);

export const sameClusterIPs = (a: ServiceObject, b: ServiceObject): boolean =>
  (specOf(a).clusterIP ?? '') === (specOf(b).clusterIP ?? '') && sameList(clusterIPsOf(a), clusterIPsOf(b));

export const sameFamilies = (a: ServiceObject, b: ServiceObject): boolean => sameList(familiesOf(a), familiesOf(b));
