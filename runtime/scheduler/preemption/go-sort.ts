/**
 * Sorts in place as Go's sort.Slice does: not stably, but always the same way. Which of two equally important pods
 * comes first decides which is preempted, so the order among equals has to be Go's (sort/zsortfunc.go, pdqsort).
 */
export function goSort<T>(list: T[], less: (a: T, b: T) => boolean): void {
  new Sorter(list, less).sort(0, list.length, bitLength(list.length));
}

const bitLength = (n: number): number => 32 - Math.clz32(n);

class Sorter<T> {
  constructor(
    private readonly list: T[],
    private readonly compare: (a: T, b: T) => boolean,
  ) {}

  private less(i: number, j: number): boolean {
    return this.compare(this.list[i]!, this.list[j]!);
  }

  private swap(i: number, j: number): void {
    const kept = this.list[i]!;
    this.list[i] = this.list[j]!;
    this.list[j] = kept;
  }

  sort(from: number, to: number, depth: number): void {
    let [a, b, limit] = [from, to, depth];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= 12 || limit === 0) {
        if (length <= 12) this.insertion(a, b);
        else this.heap(a, b);
        return;
      }
      if (!balanced) {
        this.shuffle(a, b);
        limit--;
      }
      let { pivot, order } = this.choosePivot(a, b);
      if (order === 'decreasing') {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        order = 'increasing';
      }
      if (balanced && partitioned && order === 'increasing' && this.nearlySorted(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const split = this.partition(a, b, pivot);
      partitioned = split.already;
      const left = split.mid - a;
      const right = b - split.mid;
      balanced = Math.min(left, right) >= length >> 3;
      if (left < right) {
        this.sort(a, split.mid, limit);
        a = split.mid + 1;
      } else {
        this.sort(split.mid + 1, b, limit);
        b = split.mid;
      }
    }
  }

  private insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private heap(a: number, b: number): void {
    const size = b - a;
    for (let i = (size - 1) >> 1; i >= 0; i--) this.sift(i, size, a);
    for (let i = size - 1; i >= 0; i--) {
      this.swap(a, a + i);
      this.sift(0, i, a);
    }
  }

  private sift(start: number, end: number, first: number): void {
    let root = start;
    for (;;) {
      let child = 2 * root + 1;
      if (child >= end) return;
      if (child + 1 < end && this.less(first + child, first + child + 1)) child++;
      if (!this.less(first + root, first + child)) return;
      this.swap(first + root, first + child);
      root = child;
    }
  }

  private partition(a: number, b: number, pivot: number): { mid: number; already: boolean } {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    const narrow = (): void => {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
    };
    narrow();
    const already = i > j;
    while (i <= j) {
      this.swap(i++, j--);
      narrow();
    }
    this.swap(j, a);
    return { mid: j, already };
  }

  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (;;) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }

  /** Puts a few strays in their place; false where there are too many. */
  private nearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < 50) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  private shuffle(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const start = a + (length >> 2) * 2 - 1;
    for (let i = start; i <= start + 2; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      let other = Number(random & mask);
      if (other >= length) other -= length;
      this.swap(i, a + other);
    }
  }

  private reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
  }

  private choosePivot(a: number, b: number): { pivot: number; order: 'increasing' | 'decreasing' | 'unknown' } {
    const quarter = (b - a) >> 2;
    const points: [number, number, number] = [a + quarter, a + quarter * 2, a + quarter * 3];
    let swaps = 0;
    const median = (x: number, y: number, z: number): number => {
      let [p, q, r] = [x, y, z];
      const order = (i: number, j: number): [number, number] => {
        if (!this.less(j, i)) return [i, j];
        swaps++;
        return [j, i];
      };
      [p, q] = order(p, q);
      [q, r] = order(q, r);
      [p, q] = order(p, q);
      return q;
    };
    if (b - a >= 50) for (let n = 0; n < 3; n++) points[n] = median(points[n]! - 1, points[n]!, points[n]! + 1);
    const pivot = median(...points);
    return { pivot, order: swaps === 0 ? 'increasing' : swaps === 12 ? 'decreasing' : 'unknown' };
  }
}
