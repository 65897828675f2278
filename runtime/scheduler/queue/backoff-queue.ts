import { IndexedHeap } from './heap.js';
import { type QueuedPod, queuedBefore } from './queued-pod.js';

const window = 1000;
const align = (t: number): number => Math.floor(t / window) * window;

/** Pods that have to wait a little before the next try. Mirrors pkg/scheduler/backend/queue/backoff_queue.go. */
export class BackoffQueue {
  private readonly refused: IndexedHeap<QueuedPod>;
  private readonly failed: IndexedHeap<QueuedPod>;

  constructor(
    private readonly initial: number,
    private readonly max: number,
  ) {
    const before = (a: QueuedPod, b: QueuedPod): boolean => this.until(a) < this.until(b);
    this.refused = new IndexedHeap<QueuedPod>(
      (p) => p.key,
      (a, b) => before(a, b) || (this.until(a) === this.until(b) && queuedBefore(a, b)),
    );
    this.failed = new IndexedHeap<QueuedPod>((p) => p.key, before);
  }

  get size(): number {
    return this.refused.size + this.failed.size;
  }

  get(key: string): QueuedPod | undefined {
    return this.refused.get(key) ?? this.failed.get(key);
  }

  set(pod: QueuedPod): void {
    this.delete(pod.key);
    (pod.rejectedBy.size === 0 ? this.failed : this.refused).set(pod);
  }

  delete(key: string): void {
    this.refused.delete(key);
    this.failed.delete(key);
  }

  /** The head of those that were refused, though its time has not come; failed tries have to wait it out. */
  popEarly(): QueuedPod | undefined {
    return this.refused.pop();
  }

  expired(now: number): QueuedPod[] {
    const out: QueuedPod[] = [];
    for (const heap of [this.refused, this.failed])
      for (let p = heap.peek(); p && !this.isBackingOff(p, now); p = heap.peek()) out.push(heap.pop()!);
    return out;
  }

  isBackingOff(pod: QueuedPod, now: number): boolean {
    return this.until(pod) >= align(now);
  }

  /** Times at which the heads become ready. */
  nextExpiry(): number[] {
    return [this.refused.peek(), this.failed.peek()].flatMap((p) => (p ? [this.until(p) + window] : []));
  }

  /** Doubles with every try in vain, up to the maximum; aligned to whole seconds. */
  private until(pod: QueuedPod): number {
    const count = pod.errorCount || pod.unschedulableCount;
    if (this.max === 0 || count === 0) return Number.NEGATIVE_INFINITY;
    if (pod.backoffUntil === undefined) {
      const wait = Math.min(this.max, this.initial * 2 ** Math.min(count - 1, 40));
      pod.backoffUntil = align(pod.timestamp + wait);
    }
    return pod.backoffUntil;
  }
}
