import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { matchesLabels } from '../../compiler/kube/selectors.js';
import type { Pod, Service, ServicePort } from '../../schemas/generated/types/core_v1.js';
import type { EndpointSlice } from '../../schemas/generated/types/discovery_v1.js';

/** One pod (or hand-made address) behind a port of a Service. */
export interface Backend {
  /** Pod name, or the address where no pod stands behind it. */
  readonly name: string;
  readonly port: number;
  readonly ready: boolean;
}

/** Who answers on one port of a Service, or why nobody does. */
export interface PortRouting {
  readonly port: ServicePort;
  readonly backends: readonly Backend[];
  /** Missing where at least one backend is ready. */
  readonly dead?: string;
}

type Live<T> = KubeObject & T;

/**
 * Resolves every port of a Service to pods, as the endpoints controllers and kube-proxy do between them.
 * Mirrors endpointslice reconciler.go, pkg/api/v1/service FindPort and pkg/proxy/topology.go, without node topology.
 */
export function routeService(view: ClusterView, service: Live<Service>): PortRouting[] {
  return (service.spec?.ports ?? []).map((port) => routePort(view, service, port));
}

function routePort(view: ClusterView, service: Live<Service>, port: ServicePort): PortRouting {
  const selector = service.spec?.selector;
  if (!selector || Object.keys(selector).length === 0) return handMade(view, service, port);
  const namespace = service.metadata.namespace ?? '';
  const selected = (view.list('Pod', namespace) as readonly Live<Pod>[]).filter(
    (p) =>
      matchesLabels(selector, p.metadata.labels) && p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed',
  );
  if (selected.length === 0) return { port, backends: [], dead: `its selector ${labelText(selector)} matches no pod` };
  const always = service.spec?.publishNotReadyAddresses === true;
  const backends = selected.flatMap((pod): Backend[] => {
    const number = targetPort(pod, port);
    return number === undefined
      ? []
      : [{ name: pod.metadata.name ?? '', port: number, ready: always || servesTraffic(pod) }];
  });
  if (backends.length === 0)
    return { port, backends, dead: `no container of its pods names a port ${JSON.stringify(port.targetPort)}` };
  if (!backends.some((b) => b.ready)) return { port, backends, dead: whyNotReady(selected) };
  return { port, backends };
}

/** FindPort: a number as it is, a name by the first container that has it with the same protocol. */
export function targetPort(pod: Pod, port: ServicePort): number | undefined {
  const wanted = port.targetPort ?? port.port;
  if (typeof wanted === 'number') return wanted === 0 ? port.port : wanted;
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const protocol = port.protocol ?? 'TCP';
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars])
    for (const p of container.ports ?? [])
      if (p.name === wanted && (p.protocol ?? 'TCP') === protocol) return p.containerPort;
  return undefined;
}

function servesTraffic(pod: Pod): boolean {
  const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
  return ready && pod.metadata?.deletionTimestamp === undefined;
}

function whyNotReady(pods: readonly Live<Pod>[]): string {
  const waiting = pods.filter((p) => !p.spec?.nodeName).length;
  if (waiting === pods.length)
    return `${pods.length === 1 ? 'its pod is' : `its ${pods.length} pods are`} not scheduled`;
  return pods.length === 1
    ? `its pod ${pods[0]!.metadata.name} is not ready`
    : `none of its ${pods.length} pods is ready`;
}

/** A Service without a selector: its EndpointSlices are somebody else's work. */
function handMade(view: ClusterView, service: Live<Service>, port: ServicePort): PortRouting {
  const slices = (
    view.list('EndpointSlice.discovery.k8s.io', service.metadata.namespace) as readonly Live<EndpointSlice>[]
  ).filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name);
  const backends = slices.flatMap((slice) => {
    const number = slice.ports?.find((p) => (p.name ?? '') === (port.name ?? ''))?.port;
    if (number === undefined) return [];
    return (slice.endpoints ?? []).flatMap((e) =>
      e.addresses.map((name): Backend => ({ name, port: number, ready: e.conditions?.ready !== false })),
    );
  });
  if (backends.some((b) => b.ready)) return { port, backends };
  return { port, backends, dead: 'it has no selector, and nobody made EndpointSlices for it' };
}

export const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([k, v]) => `${k}=${v}`)
    .join(',');
