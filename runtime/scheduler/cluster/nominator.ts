import type { PodInfo } from './pod-info.js';

/** Pods that wait for a node which preemption picked. Mirrors pkg/scheduler/backend/queue/nominator.go. */
export class Nominator {
  private readonly byNode = new Map<string, PodInfo[]>();
  private readonly nodeOf = new Map<string, string>();

  add(info: PodInfo, nodeName: string): void {
    this.remove(info.key);
    this.nodeOf.set(info.key, nodeName);
    const list = this.byNode.get(nodeName);
    if (list) list.push(info);
    else this.byNode.set(nodeName, [info]);
  }

  remove(key: string): void {
    const node = this.nodeOf.get(key);
    if (node === undefined) return;
    this.nodeOf.delete(key);
    const rest = (this.byNode.get(node) ?? []).filter((p) => p.key !== key);
    if (rest.length) this.byNode.set(node, rest);
    else this.byNode.delete(node);
  }

  onNode(nodeName: string): readonly PodInfo[] {
    return this.byNode.get(nodeName) ?? [];
  }

  nodeFor(key: string): string | undefined {
    return this.nodeOf.get(key);
  }

  get empty(): boolean {
    return this.nodeOf.size === 0;
  }
}
