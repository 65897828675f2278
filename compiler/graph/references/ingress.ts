import { get } from '../../kube/json.js';
import { matchFields } from '../field-pattern.js';
import type { GraphNode } from '../node.js';
import type { NameReferenceKind, PartSpec } from './types.js';

/** Whether a Service lists a port under the name or number. An ExternalName Service forwards any. */
export function serviceHasPort(service: GraphNode, port: string | number): boolean | undefined {
  if (get(service.value, ['spec', 'type']) === 'ExternalName') return undefined;
  const field = typeof port === 'number' ? 'port' : 'name';
  return matchFields(service.value, `spec.ports[*].${field}`).some((p) => p.value === port);
}

const port = (at: string): PartSpec => ({ kind: 'port', at, has: serviceHasPort });

/** Ingress backends, in the form of networking.k8s.io/v1 and in that of the removed beta versions. */
export const ingressService: NameReferenceKind = {
  id: 'ingress-service',
  from: ['Ingress.networking.k8s.io', 'Ingress.extensions'],
  sites: ['spec.defaultBackend', 'spec.backend', 'spec.rules[*].http.paths[*].backend'].flatMap((at) => [
    { at: `${at}.service`, name: 'name', to: 'Service', parts: [port('port.name'), port('port.number')] },
    { at, name: 'serviceName', to: 'Service', parts: [port('servicePort')] },
  ]),
};

export const ingressTlsSecret: NameReferenceKind = {
  id: 'ingress-tls-secret',
  from: ['Ingress.networking.k8s.io', 'Ingress.extensions'],
  sites: [{ at: 'spec.tls[*].secretName', name: '', to: 'Secret' }],
};

export const ingressClass: NameReferenceKind = {
  id: 'ingress-class',
  from: ['Ingress.networking.k8s.io'],
  sites: [{ at: 'spec.ingressClassName', name: '', to: 'IngressClass.networking.k8s.io', namespace: 'cluster' }],
};
