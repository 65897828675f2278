/**
 * Virtual time in milliseconds since the epoch, and the timers that move it. Nothing else does.
 * Timers fire by time, then in the order in which they were set.
 */
export interface Timer {
  readonly at: number;
  readonly sequence: number;
  /** Repeating upkeep (resyncs, heartbeats): does not keep a world from being settled. */
  readonly background: boolean;
  readonly fire: () => void;
  cancelled: boolean;
}

export class VirtualClock {
  private time: number;
  private sequence = 0;
  private readonly heap: Timer[] = [];

  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** Sets a timer; a time in the past fires next. */
  at(time: number, fire: () => void, background = false): Timer {
    const timer: Timer = { at: time, sequence: this.sequence++, background, fire, cancelled: false };
    this.heap.push(timer);
    this.up(this.heap.length - 1);
    return timer;
  }

  after(delay: number, fire: () => void, background = false): Timer {
    return this.at(this.time + Math.max(0, delay), fire, background);
  }

  /** The next timer, without firing it. */
  peek(): Timer | undefined {
    while (this.heap[0]?.cancelled) this.pop();
    return this.heap[0];
  }

  /** Moves time to the next timer and fires it. */
  fireNext(): void {
    const timer = this.peek();
    if (!timer) return;
    this.pop();
    if (timer.at > this.time) this.time = timer.at;
    timer.fire();
  }

  /** Moves time forward; the caller has made sure that no timer is due before. */
  advanceTo(time: number): void {
    if (time > this.time) this.time = time;
  }

  private less(a: Timer, b: Timer): boolean {
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }

  private up(from: number): void {
    let i = from;
    const item = this.heap[i]!;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.less(item, this.heap[parent]!)) break;
      this.heap[i] = this.heap[parent]!;
      i = parent;
    }
    this.heap[i] = item;
  }

  private pop(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && this.less(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!this.less(this.heap[child]!, last)) break;
      this.heap[i] = this.heap[child]!;
      i = child;
    }
    this.heap[i] = last;
  }
}

export { timestamp } from '../../compiler/kube/timestamp.js';

/** RFC 3339 with microseconds, as metav1.MicroTime is written. */
export const microTimestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000Z`;
export const parseTime = (text: string | undefined): number => (text === undefined ? Number.NaN : Date.parse(text));
