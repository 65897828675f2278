import { isObject } from '../../kube/json.js';
import { groupKind } from '../../kube/object.js';
import { serviceHasPort } from './ingress.js';
import type { NameReferenceKind } from './types.js';

const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
  (kind) => `${kind}.gateway.networking.k8s.io`,
);

/** Backends of Gateway API routes; kind and group default to a core Service. */
export const routeBackend: NameReferenceKind = {
  id: 'route-backend',
  from: routes,
  sites: [
    {
      at: 'spec.rules[*].backendRefs[*]',
      name: 'name',
      to: (ref) =>
        isObject(ref) ? groupKind(String(ref['group'] ?? ''), String(ref['kind'] ?? 'Service')) : undefined,
      namespace: 'namespace',
      parts: [{ kind: 'port', at: 'port', has: serviceHasPort }],
    },
  ],
};

export const routeParent: NameReferenceKind = {
  id: 'route-parent',
  from: routes,
  sites: [
    {
      at: 'spec.parentRefs[*]',
      name: 'name',
      to: (ref) =>
        isObject(ref)
          ? groupKind(String(ref['group'] ?? 'gateway.networking.k8s.io'), String(ref['kind'] ?? 'Gateway'))
          : undefined,
      namespace: 'namespace',
    },
  ],
};
