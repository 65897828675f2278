import type { EndpointSubset } from '../../../schemas/generated/types/core_v1.js';
import type { Endpoint, EndpointPort } from '../../../schemas/generated/types/discovery_v1.js';
import type { Controller } from '../../engine/controller.js';
import { isDeleting, namespaceOf, splitKey } from '../../world/kinds.js';
import { controllerRef, itself } from '../shared/owners.js';
import { reconcileSlices, type Wanted } from './reconcile.js';

const managedBy = 'endpointslicemirroring-controller.k8s.io';

/** Copies Endpoints that somebody wrote by hand into slices, as long as their service has no selector. */
export const endpointSliceMirroringController = (): Controller => ({
  name: 'endpoint-slice-mirroring-controller',
  upstream: 'pkg/controller/endpointslicemirroring',
  maxRetries: 15,
  watches: {
    Endpoints: itself,
    Service: itself,
    'EndpointSlice.discovery.k8s.io': ({ type, object }) => {
      const name = object.metadata.labels?.['kubernetes.io/service-name'];
      return type === 'DELETED' && name ? [`${namespaceOf(object)}/${name}`] : [];
    },
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const endpoints = ctx.client.get('Endpoints', namespace, name);
    const service = ctx.client.get('Service', namespace, name);
    const existing = ctx.client
      .list('EndpointSlice.discovery.k8s.io', namespace)
      .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === name)
      .filter((s) => s.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === managedBy && !isDeleting(s));
    const byHand = endpoints && !endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'];
    const skip = endpoints?.metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] === 'true';
    if (!byHand || skip || !service || Object.keys(service.spec?.selector ?? {}).length) {
      for (const slice of existing) ctx.client.delete(slice, 'nothing is mirrored any more');
      return;
    }
    const labels = { ...endpoints.metadata.labels };
    const owner = { name, namespace, reference: controllerRef(endpoints), labels, managedBy };
    reconcileSlices(ctx, owner, existing, (endpoints.subsets ?? []).map(fromSubset));
  },
});

function fromSubset(subset: EndpointSubset): Wanted {
  const ports: EndpointPort[] = (subset.ports ?? []).map((p) => ({
    name: p.name ?? '',
    port: p.port,
    protocol: p.protocol ?? 'TCP',
    ...(p.appProtocol ? { appProtocol: p.appProtocol } : {}),
  }));
  const one =
    (ready: boolean) =>
    (a: { ip: string; hostname?: string; nodeName?: string; targetRef?: Endpoint['targetRef'] }): Endpoint => ({
      addresses: [a.ip],
      conditions: { ready },
      ...(a.hostname ? { hostname: a.hostname } : {}),
      ...(a.nodeName ? { nodeName: a.nodeName } : {}),
      ...(a.targetRef ? { targetRef: a.targetRef } : {}),
    });
  return {
    ports,
    endpoints: [...(subset.addresses ?? []).map(one(true)), ...(subset.notReadyAddresses ?? []).map(one(false))],
  };
}
