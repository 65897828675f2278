import type { ServiceAllocator } from '../../compiler/validate/types.js';
import type { Service } from '../../schemas/generated/types/core_v1.js';
import type { Rng } from './rng.js';
import type { Store } from './store.js';

const clusterNet = '10.96';
/** The default of --service-node-port-range. */
const nodePorts = { low: 30_000, size: 2_768 } as const;

/** What the Services of the cluster have, and may get. pkg/registry/core/service/{ipallocator,portallocator}. */
export function serviceAllocator(store: Store, rng: Rng): ServiceAllocator {
  const specs = () => store.list('Service').map((s) => (s as Service).spec);
  const hasIP = (ip: string): boolean =>
    specs().some((spec) => spec?.clusterIP === ip || spec?.clusterIPs?.includes(ip));
  const hasPort = (port: number): boolean => specs().some((spec) => spec?.ports?.some((p) => p.nodePort === port));
  return {
    hasIP,
    hasPort,
    nextIP: () => drawUntil(hasIP, () => `${clusterNet}.${rng.below(255)}.${1 + rng.below(254)}`),
    nextPort: () => drawUntil(hasPort, () => nodePorts.low + rng.below(nodePorts.size)),
  };
}

function drawUntil<T>(taken: (value: T) => boolean, draw: () => T): T {
  for (;;) {
    const value = draw();
    if (!taken(value)) return value;
  }
}
