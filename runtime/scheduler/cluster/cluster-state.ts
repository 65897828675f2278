import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Features } from '../features.js';
import { podKey } from '../framework/events.js';
import { ImageRegistry } from './images.js';
import { NodeInfo } from './node-info.js';
import { NodeTree, zoneKeyOf } from './node-tree.js';
import { Nominator } from './nominator.js';
import { ObjectStore } from './object-store.js';
import type { PodInfo } from './pod-info.js';
import { Workloads } from './workloads.js';

/** Something in the input that the API server would not have let through, and what was done about it. */
export interface Problem {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly message: string;
}

export type PodListener = (info: PodInfo, node: NodeInfo, sign: 1 | -1) => void;

/** The nodes, their pods and everything else that plugins look at. Mirrors pkg/scheduler/backend/cache. */
export class ClusterState {
  readonly objects = new ObjectStore();
  readonly nominator = new Nominator();
  readonly problems: Problem[] = [];
  /** Called for each pod that comes to or leaves a node of the cluster. */
  readonly podListeners = new Set<PodListener>();
  /** Grows when nodes come or go or change labels or taints: with what no single node's generation tells. */
  epoch = 0;
  private readonly workloads: Workloads;
  private readonly byName = new Map<string, NodeInfo>();
  private readonly podNodes = new Map<string, { info: PodInfo; node: string }>();
  private readonly tree = new NodeTree();
  private readonly images = new ImageRegistry();
  private ordered: NodeInfo[] | undefined;
  /** Generations of the nodes by their index, side by side, for those who look at many. */
  private generations = new Float64Array(0);
  private readonly dirtyImages = new Set<NodeInfo>();
  private readonly claimUsers = new Map<string, number>();
  private withAffinity = new Set<NodeInfo>();
  private withRequiredAntiAffinity = new Set<NodeInfo>();
  private generation = 0;

  constructor(readonly features: Features) {
    this.workloads = new Workloads(features);
  }

  /** All nodes, in the order in which the scheduler tries them. */
  nodes(): readonly NodeInfo[] {
    if (!this.ordered) {
      this.ordered = this.tree.list().map((name) => this.byName.get(name)!);
      this.generations = new Float64Array(this.ordered.length);
      for (let i = 0; i < this.ordered.length; i++) {
        this.ordered[i]!.index = i;
        this.generations[i] = this.ordered[i]!.generation;
      }
    }
    return this.ordered;
  }

  /** Holds until a node comes or goes. */
  nodeGenerations(): Float64Array {
    this.nodes();
    return this.generations;
  }

  node(name: string): NodeInfo | undefined {
    const info = this.byName.get(name);
    return info?.node ? info : undefined;
  }

  /** Nodes with a pod that has pod affinity of any kind; of required anti-affinity. In no particular order. */
  nodesWithAffinity(): Iterable<NodeInfo> {
    return this.withAffinity;
  }
  nodesWithRequiredAntiAffinity(): Iterable<NodeInfo> {
    return this.withRequiredAntiAffinity;
  }

  /** Pods on any node that use the claim `namespace/name`. */
  claimUsersOf(key: string): number {
    return this.claimUsers.get(key) ?? 0;
  }

  /** The pod as it stands on a node. */
  placed(key: string): { readonly info: PodInfo; readonly node: string } | undefined {
    return this.podNodes.get(key);
  }

  podInfo(pod: Pod): PodInfo {
    return this.workloads.podInfo(pod, this.complainer('Pod', pod.metadata));
  }

  /** Brings what nodes know of images up to date, as UpdateSnapshot does at the start of a cycle. */
  refresh(): void {
    for (const info of this.dirtyImages) if (info.node) info.images = this.images.of(info.node);
    this.dirtyImages.clear();
  }

  upsert(object: KubeObject): void {
    if (object.kind === 'Pod') this.upsertPod(object as Pod & KubeObject);
    else if (object.kind === 'Node') this.upsertNode(object as Node & KubeObject);
    else this.objects.set(object);
  }

  remove(object: KubeObject): void {
    if (object.kind === 'Pod') this.removePod(podKey(object as Pod & KubeObject));
    else if (object.kind === 'Node') this.removeNode(object.metadata.name ?? '');
    else this.objects.delete(object);
  }

  private upsertPod(pod: Pod): void {
    const key = podKey(pod);
    this.removePod(key);
    // The scheduler does not even watch pods that have ended.
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
    const nodeName = pod.spec?.nodeName;
    if (nodeName) this.place(this.podInfo(pod), nodeName);
    else if (pod.status?.nominatedNodeName) this.nominator.add(this.podInfo(pod), pod.status.nominatedNodeName);
  }

  /** Puts a pod on a node; a node that is not there yet gets the pod when it comes. */
  place(info: PodInfo, nodeName: string): void {
    const node = this.infoFor(nodeName);
    node.addPod(info);
    this.podNodes.set(info.key, { info, node: nodeName });
    for (const key of info.claimKeys) this.claimUsers.set(key, (this.claimUsers.get(key) ?? 0) + 1);
    this.nominator.remove(info.key);
    this.changed(node);
    if (node.node) for (const listen of this.podListeners) listen(info, node, 1);
  }

  removePod(key: string): void {
    this.nominator.remove(key);
    const at = this.podNodes.get(key);
    if (!at) return;
    this.podNodes.delete(key);
    const node = this.byName.get(at.node)!;
    node.removePod(key);
    for (const claim of at.info.claimKeys) {
      const n = (this.claimUsers.get(claim) ?? 0) - 1;
      if (n > 0) this.claimUsers.set(claim, n);
      else this.claimUsers.delete(claim);
    }
    this.changed(node);
    if (node.node) for (const listen of this.podListeners) listen(at.info, node, -1);
    else if (node.pods.length === 0) this.byName.delete(at.node);
  }

  private upsertNode(node: Node): void {
    const name = node.metadata?.name ?? '';
    const info = this.infoFor(name);
    const zone = zoneKeyOf(node.metadata?.labels);
    const oldZone = info.node && zoneKeyOf(info.node.metadata?.labels);
    if (info.node) this.images.remove(info.node);
    if (oldZone !== zone) {
      if (oldZone !== undefined) this.tree.remove(name, oldZone);
      this.tree.add(name, zone);
      this.ordered = undefined;
    }
    this.images.add(node);
    if (!node.status?.allocatable)
      this.complainer('Node', node.metadata)('has no status.allocatable; nothing fits on it');
    const before = info.node;
    info.setNode(node, this.complainer('Node', node.metadata));
    if (!before || placementText(before) !== placementText(node)) this.epoch++;
    this.changed(info);
  }

  private removeNode(name: string): void {
    const info = this.byName.get(name);
    if (!info?.node) return;
    this.tree.remove(name, zoneKeyOf(info.node.metadata?.labels));
    this.images.remove(info.node);
    info.node = undefined;
    info.index = -1;
    this.ordered = undefined;
    this.epoch++;
    this.changed(info);
    if (info.pods.length === 0) this.byName.delete(name);
  }

  private infoFor(name: string): NodeInfo {
    let info = this.byName.get(name);
    if (!info) {
      info = new NodeInfo(name);
      this.byName.set(name, info);
    }
    return info;
  }

  private changed(info: NodeInfo): void {
    info.generation = ++this.generation;
    if (this.ordered && info.index >= 0) this.generations[info.index] = info.generation;
    this.dirtyImages.add(info);
    const live = info.node !== undefined;
    flag(this.withAffinity, info, live && info.podsWithAffinity.length > 0);
    flag(this.withRequiredAntiAffinity, info, live && info.podsWithRequiredAntiAffinity.length > 0);
  }

  private complainer(kind: string, metadata: { name?: string; namespace?: string } | undefined) {
    return (message: string): void => {
      const { name = '', namespace } = metadata ?? {};
      if (this.problems.length < 1000) this.problems.push({ kind, name, ...(namespace ? { namespace } : {}), message });
    };
  }
}

/** What of a node decides about pods on other nodes, too. */
const placementText = (node: Node): string => JSON.stringify([node.metadata?.labels, node.spec?.taints]);

function flag<T>(set: Set<T>, member: T, on: boolean): void {
  if (on) set.add(member);
  else set.delete(member);
}
