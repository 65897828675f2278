import type { Container, PodSpec } from '../../../../../schemas/generated/types/core_v1.js';
import { addQuantities, compareQuantities, type Quantity, quantity } from '../../../../kube/quantity.js';

type Totals = Map<string, Quantity>;

/**
 * What the containers of a pod ask for together: the sum of those that run at once, or the most any step of the
 * initialisation needs. Mirrors AggregateContainerRequests of component-helpers resource/helpers.go.
 */
export function aggregateResources(spec: PodSpec, which: 'requests' | 'limits'): Totals {
  const total: Totals = new Map();
  for (const container of spec.containers ?? []) add(total, listOf(container, which));
  const sidecars: Totals = new Map();
  const init: Totals = new Map();
  for (const container of spec.initContainers ?? []) {
    let list = listOf(container, which);
    if (container.restartPolicy === 'Always') {
      add(total, list);
      add(sidecars, list);
      list = sidecars;
    } else list = sum(list, sidecars);
    most(init, list);
  }
  most(total, init);
  return total;
}

function listOf(container: Container, which: 'requests' | 'limits'): Totals {
  const list = (container.resources?.[which] ?? {}) as Record<string, string | number>;
  return new Map(Object.entries(list).map(([name, value]) => [name, quantity(value)]));
}

function add(into: Totals, list: Totals): void {
  for (const [name, value] of list) {
    const before = into.get(name);
    into.set(name, before ? addQuantities(before, value) : value);
  }
}

function sum(a: Totals, b: Totals): Totals {
  const out = new Map(a);
  add(out, b);
  return out;
}

function most(into: Totals, list: Totals): void {
  for (const [name, value] of list) {
    const before = into.get(name);
    if (!before || compareQuantities(value, before) > 0) into.set(name, value);
  }
}
