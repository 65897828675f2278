import type { Labels } from '../../../compiler/kube/selectors.js';

const label = (labels: Labels | undefined, key: string): string | undefined =>
  labels && Object.hasOwn(labels, key) ? labels[key] : undefined;

/** Region and zone of a node, empty where it has neither (component-helpers node/topology GetZoneKey). */
export function zoneKeyOf(labels: Labels | undefined): string {
  const zone =
    label(labels, 'failure-domain.beta.kubernetes.io/zone') ?? label(labels, 'topology.kubernetes.io/zone') ?? '';
  const region =
    label(labels, 'failure-domain.beta.kubernetes.io/region') ?? label(labels, 'topology.kubernetes.io/region') ?? '';
  return zone || region ? `${region}:\0:${zone}` : '';
}

/** The order in which nodes are tried: one of each zone in turn. Mirrors pkg/scheduler/backend/cache/node_tree.go. */
export class NodeTree {
  private readonly zones = new Map<string, Set<string>>();

  add(name: string, zone: string): void {
    const members = this.zones.get(zone);
    if (members) members.add(name);
    else this.zones.set(zone, new Set([name]));
  }

  remove(name: string, zone: string): void {
    const members = this.zones.get(zone);
    members?.delete(name);
    if (members?.size === 0) this.zones.delete(zone);
  }

  list(): string[] {
    const zones = [...this.zones.values()].map((z) => [...z]);
    const longest = zones.reduce((n, z) => Math.max(n, z.length), 0);
    const out: string[] = [];
    for (let i = 0; i < longest; i++) for (const z of zones) if (i < z.length) out.push(z[i]!);
    return out;
  }
}
