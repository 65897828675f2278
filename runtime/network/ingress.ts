import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { Service } from '../../schemas/generated/types/core_v1.js';
import type { HTTPIngressPath, Ingress, IngressBackend } from '../../schemas/generated/types/networking_v1.js';
import { type PortRouting, routeService } from './endpoints.js';

type LiveIngress = KubeObject & Ingress;

/** One way into the cluster through an Ingress. */
export interface IngressEntry {
  /** `https://shop.example.com/api`. */
  readonly url: string;
  readonly service?: string;
  readonly port?: string;
  readonly routing?: PortRouting;
  readonly dead?: string;
}

/** Every host and path of an Ingress, and its default backend, with what stands behind. */
export function routeIngress(view: ClusterView, ingress: LiveIngress): IngressEntry[] {
  const unserved = classTrouble(view, ingress);
  const secure = new Set((ingress.spec?.tls ?? []).flatMap((t) => t.hosts ?? []));
  const everyHost = (ingress.spec?.tls ?? []).some((t) => !t.hosts?.length);
  const entries: [string, IngressBackend][] = (ingress.spec?.rules ?? []).flatMap((rule) =>
    (rule.http?.paths ?? []).map((path): [string, IngressBackend] => {
      const host = rule.host ?? '*';
      return [`${everyHost || covers(secure, host) ? 'https' : 'http'}://${host}${pathText(path)}`, path.backend];
    }),
  );
  if (ingress.spec?.defaultBackend) entries.push(['http://* (everything else)', ingress.spec.defaultBackend]);
  return entries.map(([url, backend]) => {
    const entry = resolveBackend(view, ingress, url, backend);
    return unserved && !entry.dead ? { ...entry, dead: unserved } : entry;
  });
}

const covers = (hosts: ReadonlySet<string>, host: string): boolean =>
  hosts.has(host) || hosts.has(`*${host.slice(host.indexOf('.'))}`);

const pathText = (path: HTTPIngressPath): string =>
  path.pathType === 'Exact' ? `${path.path ?? '/'} (exact)` : (path.path ?? '/');

function resolveBackend(view: ClusterView, ingress: LiveIngress, url: string, backend: IngressBackend): IngressEntry {
  if (!backend.service) {
    const { kind = '', name = '' } = backend.resource ?? {};
    return { url, dead: `its backend ${kind}/${name} is no Service; only the ingress controller knows it` };
  }
  const { name } = backend.service;
  const wanted = backend.service.port?.name ?? backend.service.port?.number;
  const port = wanted === undefined ? '' : String(wanted);
  const service = view.get('Service', ingress.metadata.namespace ?? '', name) as (KubeObject & Service) | undefined;
  if (!service) return { url, service: name, port, dead: 'there is no such service' };
  const at = service.spec?.ports?.findIndex((p) => p.name === wanted || p.port === wanted) ?? -1;
  if (at < 0) return { url, service: name, port, dead: `the service has no port ${port}` };
  const routing = routeService(view, service)[at]!;
  return { url, service: name, port, routing, ...(routing.dead ? { dead: routing.dead } : {}) };
}

/** An Ingress that no controller claims is dead; where no class is known at all, one is assumed. */
function classTrouble(view: ClusterView, ingress: LiveIngress): string | undefined {
  const classes = view.list('IngressClass.networking.k8s.io');
  const wanted = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  if (classes.length === 0) return undefined;
  if (wanted !== undefined)
    return classes.some((c) => c.metadata.name === wanted)
      ? undefined
      : `no IngressClass ${wanted} exists, so no controller serves it`;
  const isDefault = (c: KubeObject): boolean =>
    c.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
  return classes.some(isDefault) ? undefined : 'it names no class and none is the default, so no controller serves it';
}
