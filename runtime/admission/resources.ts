import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  type Quantity,
  quantity,
} from '../../compiler/kube/quantity.js';
import type { Container, Pod, PodSpec } from '../../schemas/generated/types/core_v1.js';

/** Quantities by resource name. */
export type ResourceList = Map<string, Quantity>;

type Written = Readonly<Record<string, string | number>> | undefined;

export function readList(written: Written): ResourceList {
  return new Map(Object.entries(written ?? {}).map(([name, text]) => [name, quantity(text)]));
}

export function addTo(list: ResourceList, more: ResourceList): void {
  for (const [name, q] of more) {
    const have = list.get(name);
    list.set(name, have ? addQuantities(have, q) : q);
  }
}

function raiseTo(list: ResourceList, other: ResourceList): void {
  for (const [name, q] of other) {
    const have = list.get(name);
    if (!have || compareQuantities(q, have) > 0) list.set(name, q);
  }
}

const podLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/**
 * Requests or limits of a whole pod: the sum of its containers and sidecars, or what the init containers need at most,
 * overridden by resources at pod level. Mirrors component-helpers resource/helpers.go (PodRequests, PodLimits), spec only.
 */
export function podResources(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  const of = (c: Container): ResourceList => readList(c.resources?.[which]);
  const total: ResourceList = new Map();
  for (const c of spec.containers ?? []) addTo(total, of(c));
  const sidecars: ResourceList = new Map();
  const initial: ResourceList = new Map();
  for (const c of spec.initContainers ?? []) {
    const own = of(c);
    if (c.restartPolicy === 'Always') {
      addTo(total, own);
      addTo(sidecars, own);
      raiseTo(initial, sidecars);
    } else {
      addTo(own, sidecars);
      raiseTo(initial, own);
    }
  }
  raiseTo(total, initial);
  for (const [name, q] of readList(spec.resources?.[which])) if (podLevel(name)) total.set(name, q);
  return total;
}

/** The same with the overhead of the runtime class. */
export function podResourcesWithOverhead(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  const total = podResources(spec, which);
  const overhead = readList(spec.overhead);
  if (which === 'requests') addTo(total, overhead);
  else
    for (const [name, q] of overhead) {
      const have = total.get(name);
      if (have && have.nano !== 0n) total.set(name, addQuantities(have, q));
    }
  return total;
}

/** IsPodLevelResourcesSet. */
export function hasPodLevelResources(spec: PodSpec): boolean {
  return [spec.resources?.requests, spec.resources?.limits].some((list) => Object.keys(list ?? {}).some(podLevel));
}

/** True where no container, and not the pod, asks for or limits cpu or memory (ComputePodQOS). */
export function isBestEffort(pod: Pod): boolean {
  if (pod.status?.qosClass) return pod.status.qosClass === 'BestEffort';
  const spec = pod.spec ?? { containers: [] };
  const positive = (list: Written): boolean =>
    Object.entries(list ?? {}).some(([k, v]) => (k === 'cpu' || k === 'memory') && quantity(v).nano > 0n);
  const any = (r: { requests?: Written; limits?: Written } | undefined): boolean =>
    positive(r?.requests) || positive(r?.limits);
  if (spec.resources) return !any(spec.resources);
  return ![...(spec.containers ?? []), ...(spec.initContainers ?? [])].some((c) => any(c.resources));
}

/** `cpu=1,memory=2Gi` in order of names. */
export function showList(list: ResourceList): string {
  return [...list]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, q]) => `${name}=${formatQuantity(q)}`)
    .join(',');
}
