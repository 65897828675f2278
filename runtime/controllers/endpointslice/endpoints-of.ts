import type { Service, ServicePort } from '../../../schemas/generated/types/core_v1.js';
import type { Endpoint, EndpointPort } from '../../../schemas/generated/types/discovery_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { isDeleting, type LiveOf, namespaceOf } from '../../world/kinds.js';
import { isPodReady, isPodTerminal } from '../shared/pods.js';

type LivePod = LiveOf<'Pod'>;

/** podutil.FindPort: a number is itself, a name is looked up among containers and sidecars; undefined where none has it. */
export function findPort(pod: LivePod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target;
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const c of [...(pod.spec?.containers ?? []), ...sidecars])
    for (const p of c.ports ?? [])
      if (p.name === target && (p.protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return p.containerPort;
  return undefined;
}

/** getEndpointPorts: a service port that no container of the pod has is left out. */
export function portsOf(service: Service, pod: LivePod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((p) => {
    const port = findPort(pod, p);
    if (port === undefined) return [];
    return [
      {
        name: p.name ?? '',
        port,
        protocol: p.protocol ?? 'TCP',
        ...(p.appProtocol ? { appProtocol: p.appProtocol } : {}),
      },
    ];
  });
}

/** ShouldPodBeInEndpoints, terminating pods included. */
export const belongs = (pod: LivePod): boolean => !isPodTerminal(pod) && Boolean(pod.status?.podIP);

/** podToEndpoint. */
export function endpointOf(ctx: ControllerContext, service: LiveOf<'Service'>, pod: LivePod): Endpoint {
  const serving = isPodReady(pod);
  const terminating = isDeleting(pod);
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  const node = pod.spec?.nodeName ? ctx.client.get('Node', '', pod.spec.nodeName) : undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const { hostname, subdomain } = pod.spec ?? {};
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace: namespaceOf(pod), name: pod.metadata.name, uid: pod.metadata.uid },
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}
