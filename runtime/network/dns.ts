import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { matchesLabels } from '../../compiler/kube/selectors.js';
import type { Pod, Service } from '../../schemas/generated/types/core_v1.js';

export type DnsAnswer =
  | { readonly type: 'A'; readonly addresses: readonly string[] }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'NXDOMAIN'; readonly why: string };

const domain = 'cluster.local';

/**
 * What cluster DNS answers, asked from a pod of `fromNamespace` with its usual search list
 * (the DNS specification of Kubernetes, version 1.1): Services, headless Services, their pods' hostnames, ExternalName.
 */
export function resolveName(view: ClusterView, name: string, fromNamespace = 'default'): DnsAnswer {
  const bare = name.replace(/\.$/, '');
  const candidates = name.endsWith('.')
    ? [bare]
    : [`${bare}.${fromNamespace}.svc.${domain}`, `${bare}.svc.${domain}`, `${bare}.${domain}`, bare];
  let why: DnsAnswer | undefined;
  for (const candidate of candidates) {
    const answer = lookUp(view, candidate);
    if (answer && answer.type !== 'NXDOMAIN') return answer;
    why ??= answer;
  }
  return why ?? { type: 'NXDOMAIN', why: `${name} is no name of the cluster` };
}

function lookUp(view: ClusterView, fqdn: string): DnsAnswer | undefined {
  const labels = fqdn.split('.');
  const at = labels.length - 3;
  if (at < 2 || labels.slice(at).join('.') !== `svc.${domain}`) return undefined;
  const namespace = labels[at - 1]!;
  const name = labels[at - 2]!;
  const host = labels.slice(0, at - 2);
  const service = view.get('Service', namespace, name) as (KubeObject & Service) | undefined;
  if (!service) return { type: 'NXDOMAIN', why: `there is no service ${name} in namespace ${namespace}` };
  const spec = service.spec ?? {};
  if (spec.type === 'ExternalName') return { type: 'CNAME', target: spec.externalName ?? '' };
  if (spec.clusterIP && spec.clusterIP !== 'None')
    return host.length ? undefined : { type: 'A', addresses: spec.clusterIPs ?? [spec.clusterIP] };
  const pods = readyPods(view, service).filter(
    (p) => host.length === 0 || (host.length === 1 && p.spec?.hostname === host[0] && p.spec?.subdomain === name),
  );
  const addresses = pods.flatMap((p) => (p.status?.podIP ? [p.status.podIP] : []));
  if (addresses.length) return { type: 'A', addresses };
  return {
    type: 'NXDOMAIN',
    why: `headless service ${name} has no ready pod${host.length ? ` called ${host.join('.')}` : ''}`,
  };
}

function readyPods(view: ClusterView, service: KubeObject & Service): readonly (KubeObject & Pod)[] {
  const selector = service.spec?.selector;
  if (!selector) return [];
  const all = view.list('Pod', service.metadata.namespace) as readonly (KubeObject & Pod)[];
  return all.filter(
    (p) =>
      matchesLabels(selector, p.metadata.labels) &&
      (service.spec?.publishNotReadyAddresses ||
        p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true),
  );
}
