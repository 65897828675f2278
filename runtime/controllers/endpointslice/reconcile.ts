import { nodeCrypto } from '../../../compiler/host/node-modules.js';
import { type JsonObject, stable } from '../../../compiler/kube/json.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../schemas/generated/types/discovery_v1.js';
import type { OwnerReference } from '../../../schemas/generated/types/meta_v1.js';
import { tablesOf } from '../../../schemas/load.js';
import type { ControllerContext } from '../../engine/controller.js';
import { equal } from '../../world/equal.js';
import { ensure, type LiveOf } from '../../world/kinds.js';
import { goDump } from '../shared/go-dump.js';
import { fnv128a } from '../shared/hash.js';

type Slice = LiveOf<'EndpointSlice.discovery.k8s.io'>;
type Ports = readonly EndpointPort[];

/** --max-endpoints-per-slice. */
const maxPerSlice = 100;

export interface Wanted {
  readonly ports: Ports;
  readonly endpoints: readonly Endpoint[];
}

export interface SliceOwner {
  readonly name: string;
  readonly namespace: string;
  readonly reference: OwnerReference;
  readonly labels: Readonly<Record<string, string>>;
  readonly managedBy: string;
}

const keyOf = (ports: Ports): string => stable([...ports].map((p) => stable(p)).sort());
const addressOf = (e: Endpoint): string => stable([e.addresses, e.targetRef?.uid ?? '']);

/**
 * Makes the slices of an owner hold what is wanted, with as few writes as upstream: endpoints stay in their slice, room in
 * slices that change anyway is filled first, then one slice that fits, then a new one.
 * Mirrors staging/src/k8s.io/endpointslice/reconciler.go.
 */
export function reconcileSlices(
  ctx: ControllerContext,
  owner: SliceOwner,
  existing: readonly Slice[],
  wanted: readonly Wanted[],
): void {
  const byPorts = new Map<string, Slice[]>();
  for (const slice of existing) ensure(byPorts, keyOf(slice.ports ?? []), (): Slice[] => []).push(slice);
  const groups = new Map(wanted.map((w) => [keyOf(w.ports), { ...w, ports: inOrder(ctx, w.ports) }]));
  const surplus: Slice[] = [];
  for (const [key, slices] of byPorts) if (!groups.has(key)) surplus.push(...slices);
  for (const [key, group] of groups) byGroup(ctx, owner, byPorts.get(key) ?? [], group, surplus);
  for (const slice of surplus) ctx.client.delete(slice, 'none of its endpoints is wanted any more');
}

function byGroup(
  ctx: ControllerContext,
  owner: SliceOwner,
  slices: readonly Slice[],
  group: Wanted,
  surplus: Slice[],
): void {
  const missing = new Map(group.endpoints.map((e) => [addressOf(e), e]));
  const plan = slices.map((slice) => {
    const kept: Endpoint[] = [];
    let changed = false;
    for (const old of slice.endpoints ?? []) {
      const now = missing.get(addressOf(old));
      if (now) kept.push(now);
      if (!now || !equal(now, old)) changed = true;
      missing.delete(addressOf(old));
    }
    return { slice, kept, changed };
  });
  const rest = [...missing.values()];
  for (const p of plan.filter((x) => x.changed && x.kept.length).sort((a, b) => b.kept.length - a.kept.length))
    p.kept.push(...rest.splice(0, maxPerSlice - p.kept.length));
  if (rest.length) fillOne(plan, rest);
  for (const p of plan) {
    if (p.kept.length === 0 && (p.changed || group.endpoints.length > 0)) {
      // An emptied slice is the first to be used again; only what is left over goes.
      const more = rest.splice(0, maxPerSlice);
      if (more.length || group.endpoints.length === 0) write(ctx, owner, p.slice, group.ports, more);
      else surplus.push(p.slice);
    } else write(ctx, owner, p.slice, group.ports, p.kept);
  }
  while (rest.length || (plan.length === 0 && group.endpoints.length === 0)) {
    const from = surplus.shift();
    const endpoints = rest.splice(0, maxPerSlice);
    if (from) write(ctx, owner, from, group.ports, endpoints);
    else create(ctx, owner, group.ports, endpoints);
    if (plan.length === 0 && group.endpoints.length === 0) return;
  }
}

/** getSliceToFill: the unchanged slice that all leftovers fit into with the least room to spare. */
function fillOne(plan: { slice: Slice; kept: Endpoint[]; changed: boolean }[], rest: Endpoint[]): void {
  const room = (p: { kept: Endpoint[] }) => maxPerSlice - p.kept.length - (rest.length % maxPerSlice);
  const [best] = plan.filter((p) => !p.changed && room(p) >= 0 && p.kept.length > 0).sort((a, b) => room(a) - room(b));
  if (best) best.kept.push(...rest.splice(0, maxPerSlice - best.kept.length));
}

/** portsInOrder: by the hash of each, MD5 before 1.35. staging/src/k8s.io/endpointslice/util/controller_utils.go. */
function inOrder(ctx: ControllerContext, ports: Ports): Ports {
  if (ports.length < 2) return ports;
  const hash = (p: EndpointPort): string => {
    const text = goDump(tablesOf(ctx.profile.minor), 'discovery/v1.EndpointPort', p as unknown as JsonObject);
    return ctx.profile.atLeast('1.35') ? fnv128a(text) : nodeCrypto().createHash('md5').update(text).digest('hex');
  };
  const hashes = new Map(ports.map((p) => [p, hash(p)]));
  return [...ports].sort((a, b) => (hashes.get(a)! < hashes.get(b)! ? -1 : 1));
}

const portsField = (ports: Ports): EndpointSlice['ports'] => (ports.length ? [...ports] : undefined);

function labelsOf(owner: SliceOwner): Record<string, string> {
  return {
    ...owner.labels,
    'endpointslice.kubernetes.io/managed-by': owner.managedBy,
    'kubernetes.io/service-name': owner.name,
  };
}

function write(
  ctx: ControllerContext,
  owner: SliceOwner,
  slice: Slice,
  ports: Ports,
  endpoints: readonly Endpoint[],
): void {
  ctx.client.update(slice, `${endpoints.length} endpoints of ${owner.name}`, (draft) => {
    draft.metadata.labels = labelsOf(owner);
    if (endpoints.length) draft.endpoints = [...endpoints];
    else delete (draft as { endpoints?: unknown }).endpoints;
    const field = portsField(ports);
    if (field) draft.ports = field;
    else delete draft.ports;
  });
}

function create(ctx: ControllerContext, owner: SliceOwner, ports: Ports, endpoints: readonly Endpoint[]): void {
  const field = portsField(ports);
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${owner.name}-`,
      namespace: owner.namespace,
      labels: labelsOf(owner),
      ownerReferences: [owner.reference],
    },
    addressType: 'IPv4',
    ...(endpoints.length ? { endpoints: [...endpoints] } : {}),
    ...(field ? { ports: field } : {}),
  } as EndpointSlice;
  ctx.client.create('EndpointSlice.discovery.k8s.io', slice, `${endpoints.length} endpoints of ${owner.name}`);
}
