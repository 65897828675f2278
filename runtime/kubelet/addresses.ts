import { ensure } from '../world/kinds.js';

/** Hands out pod addresses in order, one /24 per node out of 10.244.0.0/16. */
export class PodAddresses {
  private readonly nodes = new Map<string, { index: number; next: number }>();

  of(pod: { spec?: { nodeName?: string; hostNetwork?: boolean } }): string {
    const name = pod.spec?.nodeName ?? '';
    const node = ensure(this.nodes, name, () => ({ index: this.nodes.size, next: 1 }));
    const n = node.next++;
    return `10.${244 + (node.index >> 8)}.${node.index & 255}.${1 + (n % 254)}`;
  }
}
