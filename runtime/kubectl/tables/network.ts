import type { Endpoints, Service } from '../../../schemas/generated/types/core_v1.js';
import type { EndpointSlice } from '../../../schemas/generated/types/discovery_v1.js';
import type { Ingress, IngressClass, NetworkPolicy } from '../../../schemas/generated/types/networking_v1.js';
import { columns } from './column.js';
import { firstOf, labelsText, selectorText } from './format.js';

/** The addresses of a load balancer. The server prints tables as wide ones: they are never clipped. */
const balancer = (ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined): string =>
  [...new Set((ingress ?? []).map((i) => i.ip || i.hostname || ''))].filter(Boolean).sort().join(',');

function externalAddress({ spec, status }: Service): string {
  const own = (spec?.externalIPs ?? []).join(',');
  const balanced = balancer(status?.loadBalancer?.ingress);
  switch (spec?.type ?? 'ClusterIP') {
    case 'ExternalName':
      return spec?.externalName ?? '';
    case 'LoadBalancer':
      return [balanced, own].filter(Boolean).join(',') || '<pending>';
    default:
      return own || '<none>';
  }
}

export const services = columns<Service>('TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR*', (service) => {
  const ports = (service.spec?.ports ?? []).map(
    (p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`,
  );
  return [
    service.spec?.type ?? 'ClusterIP',
    service.spec?.clusterIPs?.[0] ?? '<none>',
    externalAddress(service),
    ports.join(',') || '<none>',
    labelsText(service.spec?.selector),
  ];
});

export const endpoints = columns<Endpoints>('ENDPOINTS AGE', ({ subsets = [] }) => {
  const all = subsets.flatMap((s) => {
    const ips = (s.addresses ?? []).map((a) => (a.ip.includes(':') ? `[${a.ip}]` : a.ip));
    return s.ports?.length ? s.ports.flatMap((p) => ips.map((ip) => `${ip}:${p.port}`)) : ips;
  });
  return [subsets.length ? firstOf(all, 3, '') : '<none>'];
});

export const endpointSlices = columns<EndpointSlice>('ADDRESSTYPE PORTS ENDPOINTS AGE', (slice) => [
  slice.addressType,
  firstOf(
    (slice.ports ?? []).map((p) => String(p.port ?? p.name ?? '*')),
    3,
    '<unset>',
  ),
  firstOf(
    (slice.endpoints ?? []).flatMap((e) => e.addresses ?? []),
    3,
    '<unset>',
  ),
]);

export const ingresses = columns<Ingress>('CLASS HOSTS ADDRESS PORTS AGE', ({ spec, status }) => {
  const hosts = (spec?.rules ?? []).map((r) => r.host ?? '').filter(Boolean);
  const more = (spec?.rules?.length ?? 0) - 3;
  const shown = hosts.slice(0, 3).join(',') || '*';
  return [
    spec?.ingressClassName ?? '<none>',
    hosts.length >= 3 && more > 0 ? `${shown} + ${more} more...` : shown,
    balancer(status?.loadBalancer?.ingress),
    spec?.tls?.length ? '80, 443' : '80',
  ];
});

export const ingressClasses = columns<IngressClass>(
  'CONTROLLER PARAMETERS AGE',
  ({ spec }) => {
    const p = spec?.parameters;
    return [
      spec?.controller ?? '',
      p ? `${p.kind}${p.apiGroup === undefined ? '' : `.${p.apiGroup}`}/${p.name}` : '<none>',
    ];
  },
  (o) => {
    const isDefault = o.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    return `${o.metadata.name}${isDefault ? ' (default)' : ''}`;
  },
);

export const networkPolicies = columns<NetworkPolicy>('POD-SELECTOR AGE', ({ spec }) => [
  selectorText(spec?.podSelector),
]);
