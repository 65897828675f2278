import type { NodeInfo } from '../cluster/node-info.js';

/** The values of one label over all nodes, numbered. */
export interface KeyIndex {
  readonly key: string;
  /** Number of the node's value, by node index; -1 where the node lacks the label. */
  readonly ids: Int32Array;
  readonly size: number;
}

/** Numbers for label values; good as long as no node comes, goes or changes its labels. */
export class Topology {
  private readonly keys = new Map<string, KeyIndex>();
  /** Place of each node's name in the order of names. */
  private ranks: Int32Array | undefined;

  constructor(readonly nodes: readonly NodeInfo[]) {}

  key(key: string): KeyIndex {
    let index = this.keys.get(key);
    if (!index) {
      const ids = new Int32Array(this.nodes.length).fill(-1);
      const numbers = new Map<string, number>();
      this.nodes.forEach((node, i) => {
        if (!Object.hasOwn(node.labels, key)) return;
        const value = node.labels[key]!;
        let id = numbers.get(value);
        if (id === undefined) {
          id = numbers.size;
          numbers.set(value, id);
        }
        ids[i] = id;
      });
      index = { key, ids, size: numbers.size };
      this.keys.set(key, index);
    }
    return index;
  }

  nameRanks(): Int32Array {
    if (!this.ranks) {
      const order = this.nodes.map((_, i) => i);
      order.sort((a, b) => (this.nodes[a]!.name < this.nodes[b]!.name ? -1 : 1));
      const ranks = new Int32Array(order.length);
      for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
      this.ranks = ranks;
    }
    return this.ranks;
  }
}

/** A count per domain of a topology key, over the nodes that count. */
export class DomainCounts {
  readonly counts: Float64Array;
  /** Sum over all domains. */
  total = 0;

  constructor(
    readonly index: KeyIndex,
    /** Nodes that count, by index; all where absent. */
    readonly included?: Uint8Array,
  ) {
    this.counts = new Float64Array(index.size);
  }

  add(node: number, weight: number): void {
    const id = this.index.ids[node]!;
    if (id < 0 || (this.included && this.included[node] === 0)) return;
    this.counts[id]! += weight;
    this.total += weight;
  }

  /** The count in the node's domain; 0 where it has none. */
  at(node: number): number {
    const id = this.index.ids[node]!;
    return id < 0 ? 0 : this.counts[id]!;
  }
}

/** Domain counts that know their minimum over the domains that count. */
export class MinCounts extends DomainCounts {
  private readonly exists: Uint8Array;
  readonly domains: number;
  private min = 0;
  /** How many domains are at the minimum; 0 means that it has to be looked for. */
  private atMin = 0;

  constructor(index: KeyIndex, included: Uint8Array) {
    super(index, included);
    this.exists = new Uint8Array(index.size);
    for (let node = 0; node < index.ids.length; node++)
      if (included[node] === 1 && index.ids[node]! >= 0) this.exists[index.ids[node]!] = 1;
    this.domains = this.exists.reduce((n, e) => n + e, 0);
  }

  override add(node: number, weight: number): void {
    const id = this.index.ids[node]!;
    if (id < 0 || this.included![node] === 0) return;
    const before = this.counts[id]!;
    this.counts[id] = before + weight;
    if (this.atMin === 0) return;
    if (before + weight < this.min) {
      this.min = before + weight;
      this.atMin = 1;
    } else {
      if (before === this.min) this.atMin--;
      if (before + weight === this.min) this.atMin++;
    }
  }

  minimum(): number {
    if (this.atMin === 0) {
      this.min = Number.MAX_SAFE_INTEGER;
      for (let id = 0; id < this.counts.length; id++) {
        if (this.exists[id] === 0) continue;
        if (this.counts[id]! < this.min) {
          this.min = this.counts[id]!;
          this.atMin = 0;
        }
        if (this.counts[id] === this.min) this.atMin++;
      }
    }
    return this.min;
  }
}
