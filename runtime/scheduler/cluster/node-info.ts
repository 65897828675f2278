import type { Labels } from '../../../compiler/kube/selectors.js';
import type { Node } from '../../../schemas/generated/types/core_v1.js';
import { type Complain, readAmounts } from './amounts.js';
import { HostPorts } from './host-ports.js';
import type { PodInfo } from './pod-info.js';
import { addResource, cloneResource, emptyResource, type Resource, resourceOf } from './resource.js';

export interface ImageState {
  readonly size: number;
  readonly numNodes: number;
}

const noLabels: Labels = {};

/** A node with the pods on it. Mirrors framework.NodeInfo (pkg/scheduler/framework/types.go). */
export class NodeInfo {
  node: Node | undefined;
  name: string;
  labels: Labels = noLabels;
  allocatable: Resource = emptyResource();
  readonly pods: PodInfo[] = [];
  readonly podsWithAffinity: PodInfo[] = [];
  readonly podsWithRequiredAntiAffinity: PodInfo[] = [];
  requested: Resource = emptyResource();
  nonZeroCpu = 0;
  nonZeroMemory = 0;
  ports = new HostPorts();
  /** Claims in use, with the number of pods that use them. */
  readonly claims = new Map<string, number>();
  /** Images on the node, as they were when the node last changed. */
  images: ReadonlyMap<string, ImageState> = new Map();
  declaredFeatures: ReadonlySet<string> = new Set();
  /** Grows with every change of the node or its pods. */
  generation = 0;
  /** Place in the list of nodes; set by the cluster state. */
  index = -1;

  constructor(name: string) {
    this.name = name;
  }

  setNode(node: Node, complain: Complain): void {
    this.node = node;
    this.labels = node.metadata?.labels ?? noLabels;
    this.allocatable = resourceOf(readAmounts(node.status?.allocatable, complain), complain);
    this.declaredFeatures = new Set(node.status?.declaredFeatures ?? []);
  }

  addPod(info: PodInfo): void {
    this.pods.push(info);
    if (info.hasAffinity) this.podsWithAffinity.push(info);
    if (info.terms.requiredAnti.length) this.podsWithRequiredAntiAffinity.push(info);
    this.count(info, 1);
  }

  /** False where no such pod is on the node. As upstream, the last pod takes the place of the removed one. */
  removePod(key: string): boolean {
    const removed = take(this.pods, key);
    if (!removed) return false;
    if (removed.hasAffinity) take(this.podsWithAffinity, key);
    if (removed.terms.requiredAnti.length) take(this.podsWithRequiredAntiAffinity, key);
    this.count(removed, -1);
    return true;
  }

  private count(info: PodInfo, sign: 1 | -1): void {
    addResource(this.requested, info.resource, sign);
    this.nonZeroCpu += sign * info.nonZeroCpu;
    this.nonZeroMemory += sign * info.nonZeroMemory;
    for (const p of info.hostPorts) {
      if (sign > 0) this.ports.add(p.hostIP, p.protocol, p.hostPort!);
      else this.ports.remove(p.hostIP, p.protocol, p.hostPort!);
    }
    for (const key of info.claimKeys) {
      const n = (this.claims.get(key) ?? 0) + sign;
      if (n > 0) this.claims.set(key, n);
      else this.claims.delete(key);
    }
  }

  /** A copy whose pods may be changed in thought. */
  snapshot(): NodeInfo {
    const copy = new NodeInfo(this.name);
    copy.node = this.node;
    copy.labels = this.labels;
    copy.allocatable = this.allocatable;
    copy.pods.push(...this.pods);
    copy.podsWithAffinity.push(...this.podsWithAffinity);
    copy.podsWithRequiredAntiAffinity.push(...this.podsWithRequiredAntiAffinity);
    copy.requested = cloneResource(this.requested);
    copy.nonZeroCpu = this.nonZeroCpu;
    copy.nonZeroMemory = this.nonZeroMemory;
    copy.ports = this.ports.clone();
    for (const [k, n] of this.claims) copy.claims.set(k, n);
    copy.images = this.images;
    copy.declaredFeatures = this.declaredFeatures;
    copy.generation = this.generation;
    copy.index = this.index;
    return copy;
  }
}

function take(list: PodInfo[], key: string): PodInfo | undefined {
  const at = list.findIndex((p) => p.key === key);
  if (at < 0) return undefined;
  const found = list[at]!;
  const last = list.pop()!;
  if (at < list.length) list[at] = last;
  return found;
}
