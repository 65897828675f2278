import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { Route, RouteEndpoint } from '../../compiler/prediction/prediction.js';
import type { Service } from '../../schemas/generated/types/core_v1.js';
import type { Ingress } from '../../schemas/generated/types/networking_v1.js';
import { resolveName } from '../network/dns.js';
import { type PortRouting, routeService } from '../network/endpoints.js';
import { routeIngress } from '../network/ingress.js';
import { Callers } from './callers.js';
import { refTo } from './owners.js';

/** Every way in, outermost first: Ingresses, load balancers, node ports, names within the cluster. */
export function predictRoutes(view: ClusterView): Route[] {
  const ingresses = view.list('Ingress.networking.k8s.io') as readonly (KubeObject & Ingress)[];
  const services = view.list('Service') as readonly (KubeObject & Service)[];
  const outside = services.filter((s) => s.spec?.type === 'LoadBalancer' || s.spec?.type === 'NodePort');
  const callers = new Callers(view);
  return [
    ...ingresses.flatMap((i) => ingressRoutes(view, i)),
    ...outside.flatMap((s) => outerRoutes(view, s)),
    ...services.filter((s) => !isSystem(s)).flatMap((s) => innerRoutes(view, s, callers)),
  ];
}

/** The Service of the API server itself, which every cluster has. */
const isSystem = (s: KubeObject): boolean => s.metadata.namespace === 'default' && s.metadata.name === 'kubernetes';

function ingressRoutes(view: ClusterView, ingress: KubeObject & Ingress): Route[] {
  return routeIngress(view, ingress).map((e) => ({
    entry: e.url,
    via: [refTo(ingress)],
    ...(e.service === undefined ? {} : { service: e.service }),
    ...(e.port === undefined ? {} : { port: e.port }),
    endpoints: endpointsOf(e.routing),
    ...(e.dead ? { dead: e.dead } : {}),
  }));
}

function outerRoutes(view: ClusterView, service: KubeObject & Service): Route[] {
  return routeService(view, service).map((routing) => {
    const { port } = routing;
    const entry =
      service.spec?.type === 'LoadBalancer'
        ? `load balancer :${port.port}`
        : `every node :${port.nodePort ?? '(node port)'}`;
    return route(entry, service, routing);
  });
}

function innerRoutes(view: ClusterView, service: KubeObject & Service, callers: Callers): Route[] {
  const name = `${service.metadata.name}.${service.metadata.namespace}.svc`;
  const answer = resolveName(view, `${name}.cluster.local.`);
  const resolves = answer.type === 'A' ? answer.addresses : answer.type === 'CNAME' ? [answer.target] : [];
  if (service.spec?.type === 'ExternalName')
    return [
      {
        entry: name,
        via: [],
        service: `${service.metadata.name} (${service.spec.externalName})`,
        resolves,
        endpoints: [{ pod: service.spec.externalName ?? '', port: 0, ready: true }],
      },
    ];
  return routeService(view, service).map((routing) => {
    const from = callers.of(service.metadata.namespace ?? '', routing);
    return { ...route(`${name}:${routing.port.port}`, service, routing), resolves, ...(from ? { callers: from } : {}) };
  });
}

function route(entry: string, service: KubeObject & Service, routing: PortRouting): Route {
  return {
    entry,
    via: [],
    service: service.metadata.name ?? '',
    port: routing.port.name ?? String(routing.port.port),
    endpoints: endpointsOf(routing),
    ...(routing.dead ? { dead: routing.dead } : {}),
  };
}

const endpointsOf = (routing: PortRouting | undefined): RouteEndpoint[] =>
  (routing?.backends ?? []).map((b) => ({ pod: b.name, port: b.port, ready: b.ready }));
