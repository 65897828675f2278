/**
 * A list that stays sorted by key. What `items` hands out never changes: a write makes a new array, and only when it is
 * asked for, so that a burst of writes costs one copy.
 */
export class SortedList<T> {
  private keys: string[] = [];
  private values: T[] = [];
  private shared = false;

  get items(): readonly T[] {
    this.shared = true;
    return this.values;
  }

  set(key: string, value: T): void {
    const at = this.find(key);
    this.own();
    if (this.keys[at] === key) this.values[at] = value;
    else {
      this.keys.splice(at, 0, key);
      this.values.splice(at, 0, value);
    }
  }

  delete(key: string): void {
    const at = this.find(key);
    if (this.keys[at] !== key) return;
    this.own();
    this.keys.splice(at, 1);
    this.values.splice(at, 1);
  }

  private own(): void {
    if (this.shared) this.values = [...this.values];
    this.shared = false;
  }

  /** The first place whose key is not below. */
  private find(key: string): number {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
