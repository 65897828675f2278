import type { Event, ObjectReference } from '../../schemas/generated/types/core_v1.js';
import { microTimestamp, timestamp, type VirtualClock } from './clock.js';
import type { LiveMeta } from './kinds.js';
import type { Store } from './store.js';

/** client-go tools/record/events_cache.go defaults. */
const maxSimilar = 10;
const similarWindow = 600_000;
const burst = 25;
const refill = 1 / 300_000;

interface Aggregate {
  messages: Set<string>;
  last: number;
}

interface Observed {
  name: string;
  count: number;
  first: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export type EventType = 'Normal' | 'Warning';

export interface EventDetails {
  readonly source: string;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
}

/**
 * Turns what controllers report into Event objects the way client-go does: the 11th similar message within ten minutes is
 * combined with those before it, repeats raise a count, and a source that says too much about one object is muted.
 * Mirrors client-go tools/record/events_cache.go (EventCorrelator).
 */
export class EventRecorder {
  private readonly aggregates = new Map<string, Aggregate>();
  private readonly observed = new Map<string, Observed>();
  private readonly buckets = new Map<string, Bucket>();
  private readonly series = new Map<string, { name: string; count: number }>();
  private names = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: VirtualClock,
  ) {}

  /** The legacy recorder, which all controllers and the kubelet use. */
  record(regarding: ObjectReference, details: EventDetails): void {
    const now = this.clock.now();
    const about = [details.source, regarding.kind, regarding.namespace, regarding.name, regarding.uid].join('\u0000');
    const similar = [about, regarding.fieldPath ?? '', details.type, details.reason].join('\u0000');
    const aggregate = this.aggregates.get(similar);
    const fresh = !aggregate || now - aggregate.last > similarWindow;
    const record: Aggregate = fresh ? { messages: new Set(), last: now } : aggregate;
    record.messages.add(details.message);
    record.last = now;
    this.aggregates.set(similar, record);
    const combined = record.messages.size >= maxSimilar;
    if (combined) {
      const oldest = record.messages.values().next().value;
      if (oldest !== undefined) record.messages.delete(oldest);
    }
    const message = combined ? `(combined from similar events): ${details.message}` : details.message;
    const key = combined ? similar : `${similar}\u0000${details.message}`;
    const seen = this.observed.get(key);
    const next: Observed = seen
      ? { ...seen, count: seen.count + 1 }
      : { name: this.name(regarding), count: 1, first: now };
    this.observed.set(key, next);
    if (!this.admit(about, now)) return;
    this.write(regarding, details, message, next, now);
  }

  /** The events.k8s.io recorder of the scheduler: a repeat of one reason is a series of the first event. */
  recordSeries(regarding: ObjectReference, details: EventDetails, action: string): void {
    const now = this.clock.now();
    // The whole reference is the key, its resourceVersion included: a pod that has changed starts a new series.
    const { kind, namespace, uid, resourceVersion } = regarding;
    const key = [details.source, kind, namespace, regarding.name, uid, resourceVersion].join('\u0000');
    const full = [key, details.type, details.reason, action].join('\u0000');
    const seen = this.series.get(full);
    if (seen) {
      seen.count++;
      // Only the start of a series is written at once; its later counts wait for a half-hourly refresh.
      if (seen.count > 2) return;
      const old = this.store.get('Event', regarding.namespace ?? 'default', seen.name) as Event | undefined;
      if (old)
        this.store.replace({
          ...old,
          metadata: { ...old.metadata },
          series: { count: 2, lastObservedTime: microTimestamp(now) },
        } as LiveEvent);
      return;
    }
    const name = this.name(regarding);
    this.series.set(full, { name, count: 1 });
    const event = this.compose(regarding, details, details.message, { name, count: 1, first: now }, now);
    event.action = action;
    event.eventTime = microTimestamp(now);
    this.store.add(event);
  }

  private admit(about: string, now: number): boolean {
    const bucket = this.buckets.get(about) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * refill);
    bucket.at = now;
    this.buckets.set(about, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  private name(regarding: ObjectReference): string {
    const nanos = BigInt(this.clock.now()) * 1_000_000n + BigInt(this.names++);
    return `${regarding.name ?? ''}.${nanos.toString(16)}`;
  }

  private write(about: ObjectReference, details: EventDetails, message: string, seen: Observed, now: number): void {
    const event = this.compose(about, details, message, seen, now);
    const old = this.store.get('Event', event.metadata.namespace!, seen.name);
    if (!old) this.store.add(event);
    else this.store.replace({ ...event, metadata: { ...old.metadata } as LiveMeta });
  }

  private compose(
    about: ObjectReference,
    details: EventDetails,
    message: string,
    seen: Observed,
    now: number,
  ): LiveEvent {
    const namespace = about.namespace || 'default';
    const metadata = {
      name: seen.name,
      namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: timestamp(seen.first),
    };
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: about,
      reason: details.reason,
      message,
      source: { component: details.source },
      firstTimestamp: timestamp(seen.first),
      lastTimestamp: timestamp(now),
      count: seen.count,
      type: details.type,
      reportingComponent: details.source,
      reportingInstance: '',
    };
  }
}

type LiveEvent = Omit<Event, 'metadata'> & { metadata: LiveMeta };

/** The reference an event holds of its object. */
export function referenceTo(object: {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string; uid?: string; resourceVersion?: string };
}): ObjectReference {
  const { name, namespace, uid } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, ...(namespace ? { namespace } : {}), uid };
}
