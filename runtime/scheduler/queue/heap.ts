/** A binary heap whose members can be found, moved and removed by key. */
export class IndexedHeap<T> {
  private readonly items: T[] = [];
  private readonly places = new Map<string, number>();

  constructor(
    private readonly keyOf: (item: T) => string,
    private readonly less: (a: T, b: T) => boolean,
  ) {}

  get size(): number {
    return this.items.length;
  }

  get(key: string): T | undefined {
    const at = this.places.get(key);
    return at === undefined ? undefined : this.items[at];
  }

  peek(): T | undefined {
    return this.items[0];
  }

  /** Adds the item, or puts it where it belongs now. */
  set(item: T): void {
    const key = this.keyOf(item);
    const at = this.places.get(key) ?? this.items.length;
    this.put(at, item);
    this.settle(at);
  }

  pop(): T | undefined {
    const top = this.items[0];
    if (top !== undefined) this.delete(this.keyOf(top));
    return top;
  }

  delete(key: string): T | undefined {
    const at = this.places.get(key);
    if (at === undefined) return undefined;
    const gone = this.items[at]!;
    const last = this.items.pop()!;
    this.places.delete(key);
    if (at < this.items.length) {
      this.put(at, last);
      this.settle(at);
    }
    return gone;
  }

  values(): readonly T[] {
    return this.items;
  }

  private settle(at: number): void {
    let i = at;
    while (i > 0 && this.less(this.items[i]!, this.items[(i - 1) >> 1]!)) i = this.exchange(i, (i - 1) >> 1);
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.items.length) return;
      if (child + 1 < this.items.length && this.less(this.items[child + 1]!, this.items[child]!)) child++;
      if (!this.less(this.items[child]!, this.items[i]!)) return;
      i = this.exchange(i, child);
    }
  }

  private exchange(i: number, j: number): number {
    const a = this.items[i]!;
    this.put(i, this.items[j]!);
    this.put(j, a);
    return j;
  }

  private put(at: number, item: T): void {
    this.items[at] = item;
    this.places.set(this.keyOf(item), at);
  }
}
