import { wholeValueOf } from '../../../../compiler/kube/quantity.js';
import type { Container, Pod } from '../../../../schemas/generated/types/core_v1.js';
import type { DeviceClass, DeviceRequest } from '../../../../schemas/generated/types/resource_v1.js';

/**
 * The device requests behind a pod's extended resources: one for each container and resource, while init containers
 * make use of what later ones hold anyway. Mirrors createRequestsAndMappings of extendeddynamicresources.go.
 */
export function requestsFor(pod: Pod, classes: ReadonlyMap<string, DeviceClass>): DeviceRequest[] {
  const init = pod.spec?.initContainers ?? [];
  const containers = [...init, ...(pod.spec?.containers ?? [])];
  const isShortLived = (i: number): boolean => i < init.length && containers[i]!.restartPolicy !== 'Always';
  const out: DeviceRequest[] = [];
  for (const [resource, deviceClass] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const className = deviceClass.metadata?.name ?? '';
    const longLived = containers.map((c, i) =>
      isShortLived(i) ? undefined : requestOf(i, c, resource, className, []),
    );
    let largest: DeviceRequest | undefined;
    containers.forEach((c, i) => {
      if (!isShortLived(i)) return;
      const own = requestOf(i, c, resource, className, longLived.slice(i));
      if (own && (!largest || countOf(largest) < countOf(own))) largest = own;
    });
    for (const request of [largest, ...longLived]) if (request) out.push(request);
  }
  return out.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const countOf = (r: DeviceRequest): number => r.exactly?.count ?? 0;

function requestOf(
  index: number,
  container: Container,
  resource: string,
  deviceClassName: string,
  reusable: readonly (DeviceRequest | undefined)[],
): DeviceRequest | undefined {
  const requests = (container.resources?.requests ?? {}) as Record<string, string | number>;
  if (!Object.hasOwn(requests, resource)) return undefined;
  const wanted = Number(wholeValueOf(requests[resource]));
  const there = reusable.reduce((sum, r) => sum + (r ? countOf(r) : 0), 0);
  if (wanted <= 0 || (there > 0 && there >= wanted)) return undefined;
  const place = Object.keys(requests).sort().indexOf(resource);
  return {
    name: `container-${index}-request-${place}`,
    exactly: { deviceClassName, allocationMode: 'ExactCount', count: wanted - there },
  } as DeviceRequest;
}
