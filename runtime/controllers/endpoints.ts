import { stable } from '../../compiler/kube/json.js';
import { matchesLabels } from '../../compiler/kube/selectors.js';
import type { EndpointAddress, EndpointSubset } from '../../schemas/generated/types/core_v1.js';
import type { Controller, ControllerContext } from '../engine/controller.js';
import { equal } from '../world/equal.js';
import { ensure, isDeleting, type LiveOf, namespaceOf, splitKey } from '../world/kinds.js';
import { belongs, endpointOf, portsOf } from './endpointslice/endpoints-of.js';
import { servicesOfPod } from './endpointslice/index.js';
import { itself } from './shared/owners.js';

/** The old Endpoints of services with a selector, which some programs still read. */
export const endpointsController = (): Controller => ({
  name: 'endpoint-controller',
  upstream: 'pkg/controller/endpoint/endpoints_controller.go',
  maxRetries: 15,
  watches: { Service: itself, Pod: servicesOfPod },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const service = ctx.client.get('Service', namespace, name);
    const live = ctx.client.get('Endpoints', namespace, name);
    if (!service) {
      if (live) ctx.client.delete(live, 'its service is gone');
      return;
    }
    if (service.spec?.type === 'ExternalName' || !Object.keys(service.spec?.selector ?? {}).length) return;
    const subsets = subsetsOf(ctx, service);
    const labels = { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };
    if (live) {
      if (equal(live.subsets ?? [], subsets)) return;
      ctx.client.update(live, `the pods of ${name} have changed`, (draft) => {
        draft.metadata.labels = labels;
        if (subsets.length) draft.subsets = subsets;
        else delete draft.subsets;
      });
      return;
    }
    const metadata = { name, namespace, labels };
    const object = { apiVersion: 'v1', kind: 'Endpoints', metadata, ...(subsets.length ? { subsets } : {}) } as const;
    ctx.client.create('Endpoints', object, 'its service has a selector');
  },
});

function subsetsOf(ctx: ControllerContext, service: LiveOf<'Service'>): EndpointSubset[] {
  const groups = new Map<string, Required<EndpointSubset>>();
  for (const pod of ctx.client.list('Pod', namespaceOf(service))) {
    if (!matchesLabels(service.spec?.selector, pod.metadata.labels) || !belongs(pod) || isDeleting(pod)) continue;
    const ports = portsOf(service, pod).map((p) => ({
      ...(p.name ? { name: p.name } : {}),
      port: p.port!,
      protocol: p.protocol,
    }));
    const group = ensure(groups, stable(ports), () => ({ ports, addresses: [], notReadyAddresses: [] }));
    const { addresses, conditions, ...rest } = endpointOf(ctx, service, pod);
    const { zone: _, ...address } = { ip: addresses[0] ?? '', ...rest };
    (conditions?.ready ? group.addresses : group.notReadyAddresses).push(address as EndpointAddress);
  }
  return [...groups.values()].map(({ ports, addresses, notReadyAddresses }) => ({
    ...(addresses.length ? { addresses } : {}),
    ...(notReadyAddresses.length ? { notReadyAddresses } : {}),
    ...(ports.length ? { ports } : {}),
  }));
}
