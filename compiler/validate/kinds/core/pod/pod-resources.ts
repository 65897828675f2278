import type { PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import { compareQuantities, formatQuantity, quantity } from '../../../../kube/quantity.js';
import { isOvercommitAllowed } from '../resource-names.js';
import { aggregateResources } from './aggregate.js';
import { isHugePages, isPodLevel } from './defaults.js';

type List = Record<string, string | number>;

/**
 * Completes the resources of the pod itself from those of its containers, as 1.37 does after admission: limits of huge
 * pages, then requests, then limits that every container has. Mirrors DefaultPodLevelResources (pkg/api/pod/util.go).
 */
export function completePodResources(spec: PodSpec): void {
  const { resources } = spec;
  if (!resources || (!filled(resources.requests) && !filled(resources.limits))) return;
  const requests: List = { ...(resources.requests as List | undefined) };
  const limits: List = { ...(resources.limits as List | undefined) };
  const totals = aggregateResources(spec, 'limits');
  for (const [name, total] of totals)
    if (isHugePages(name) && !Object.hasOwn(requests, name) && !Object.hasOwn(limits, name))
      limits[name] = formatQuantity(total);
  for (const [name, total] of aggregateResources(spec, 'requests'))
    if (!Object.hasOwn(requests, name) && isPodLevel(name) && isOvercommitAllowed(name))
      requests[name] = formatQuantity(total);
  for (const [name, limit] of Object.entries(limits))
    if (!Object.hasOwn(requests, name) && isPodLevel(name)) requests[name] = limit;
  for (const name of Object.keys(requests)) {
    const total = totals.get(name);
    if (!total || !isPodLevel(name) || Object.hasOwn(limits, name) || !everyContainerLimits(spec, name)) continue;
    const request = quantity(requests[name]!);
    limits[name] = compareQuantities(request, total) > 0 ? requests[name]! : formatQuantity(total);
  }
  if (filled(requests)) resources.requests = requests;
  if (filled(limits)) resources.limits = limits;
}

const filled = (list: object | undefined): boolean => list !== undefined && Object.keys(list).length > 0;

const everyContainerLimits = (spec: PodSpec, name: string): boolean =>
  [...(spec.initContainers ?? []), ...(spec.containers ?? [])].every((container) =>
    Object.hasOwn(container.resources?.limits ?? {}, name),
  );
