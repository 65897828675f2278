import { stable } from '../../../compiler/kube/json.js';
import { matchesLabels } from '../../../compiler/kube/selectors.js';
import type { Endpoint, EndpointPort } from '../../../schemas/generated/types/discovery_v1.js';
import type { Controller, ControllerContext, Watch } from '../../engine/controller.js';
import { ensure, isDeleting, keyOf, type LiveOf, namespaceOf, splitKey } from '../../world/kinds.js';
import { isHeadless } from '../../world/services.js';
import { controllerRef, itself } from '../shared/owners.js';
import { belongs, endpointOf, portsOf } from './endpoints-of.js';
import { reconcileSlices, type Wanted } from './reconcile.js';

const managedBy = 'endpointslice-controller.k8s.io';

/** Services that select a pod, now or before the change. */
export const servicesOfPod: Watch = ({ object, old }, ctx) =>
  ctx.client
    .list('Service', namespaceOf(object))
    .filter((s) => {
      const selector = s.spec?.selector;
      if (!selector || Object.keys(selector).length === 0) return false;
      return matchesLabels(selector, object.metadata.labels) || (old && matchesLabels(selector, old.metadata.labels));
    })
    .map(keyOf);

/** EndpointSlices: the pods behind each service that has a selector. */
export const endpointSliceController = (): Controller => ({
  name: 'endpoint-slice-controller',
  upstream: 'pkg/controller/endpointslice, staging/src/k8s.io/endpointslice',
  maxRetries: 15,
  approximation: 'IPv4 single stack; no topology hints',
  watches: {
    Service: itself,
    Pod: servicesOfPod,
    'EndpointSlice.discovery.k8s.io': ({ type, object }) => {
      const name = object.metadata.labels?.['kubernetes.io/service-name'];
      return type === 'DELETED' && name ? [`${namespaceOf(object)}/${name}`] : [];
    },
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const service = ctx.client.get('Service', namespace, name);
    if (!service || isDeleting(service) || service.spec?.type === 'ExternalName') return;
    const selector = service.spec?.selector;
    if (!selector || Object.keys(selector).length === 0) return;
    const existing = ctx.client
      .list('EndpointSlice.discovery.k8s.io', namespace)
      .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === name)
      .filter((s) => s.metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === managedBy && !isDeleting(s));
    const owner = { name, namespace, reference: controllerRef(service), labels: sliceLabels(service), managedBy };
    reconcileSlices(ctx, owner, existing, wantedSlices(ctx, service));
  },
});

/** Endpoints by the set of ports they answer on; one empty group where there are none. */
function wantedSlices(ctx: ControllerContext, service: LiveOf<'Service'>): Wanted[] {
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of ctx.client.list('Pod', namespaceOf(service))) {
    if (!matchesLabels(service.spec?.selector, pod.metadata.labels) || !belongs(pod)) continue;
    const ports = portsOf(service, pod);
    const group = ensure(groups, stable(ports), () => ({ ports, endpoints: [] as Endpoint[] }));
    group.endpoints.push(endpointOf(ctx, service, pod));
  }
  return groups.size ? [...groups.values()] : [{ ports: [], endpoints: [] }];
}

function sliceLabels(service: LiveOf<'Service'>): Record<string, string> {
  return {
    ...service.metadata.labels,
    ...(isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {}),
  };
}
