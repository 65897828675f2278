import type { KubeObject } from '../../compiler/kube/object.js';
import type { Service } from '../../schemas/generated/types/core_v1.js';
import type { Rng } from './rng.js';
import { isHeadless } from './services.js';
import type { Store } from './store.js';

const clusterNet = '10.96';
const nodePorts = { low: 30000, size: 2768 } as const;

/** Draws what a server draws for a Service: cluster IPs and node ports. pkg/registry/core/service/storage/alloc.go. */
export function allocate(object: KubeObject, store: Store, rng: Rng, old?: KubeObject): void {
  if (object.kind !== 'Service' || object.apiVersion !== 'v1') return;
  const service = object as Service & KubeObject;
  const before = old as Service | undefined;
  if (service.spec?.type !== 'ExternalName' && !isHeadless(service)) clusterIp(service, store, rng, before);
  if (service.spec?.type === 'NodePort' || service.spec?.type === 'LoadBalancer') ports(service, store, rng, before);
}

function clusterIp(service: Service, store: Store, rng: Rng, old: Service | undefined): void {
  const spec = service.spec!;
  if (old?.spec?.clusterIP && old.spec.clusterIP !== 'None') {
    spec.clusterIP ||= old.spec.clusterIP;
    spec.clusterIPs ??= old.spec.clusterIPs;
    return;
  }
  if (!spec.clusterIP) {
    const used = new Set(store.list('Service').map((s) => (s as Service).spec?.clusterIP));
    do spec.clusterIP = `${clusterNet}.${rng.below(255)}.${1 + rng.below(254)}`;
    while (used.has(spec.clusterIP));
  }
  spec.clusterIPs ??= [spec.clusterIP];
}

function ports(service: Service, store: Store, rng: Rng, old: Service | undefined): void {
  const used = new Set<number | undefined>();
  for (const s of store.list('Service')) for (const p of (s as Service).spec?.ports ?? []) used.add(p.nodePort);
  service.spec?.ports?.forEach((port, i) => {
    port.nodePort ||= old?.spec?.ports?.[i]?.nodePort;
    if (port.nodePort) return;
    do port.nodePort = nodePorts.low + rng.below(nodePorts.size);
    while (used.has(port.nodePort));
    used.add(port.nodePort);
  });
}
