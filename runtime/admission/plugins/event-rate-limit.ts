import type { AdmissionRequest } from '../../../compiler/validate/types.js';
import type { Event } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionContext, AdmissionPlugin, EventRateLimit } from '../plugin.js';
import { aggregate } from '../refusals.js';

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  at: number;
}

/** Buckets belong to one run of a server, which is to its view of the cluster. */
const buckets = new WeakMap<AdmissionContext['view'], Map<string, Bucket>>();

/** EventRateLimit, off by default (plugin/pkg/admission/eventratelimit): a token bucket for each kind of key. */
export const eventRateLimit: AdmissionPlugin = {
  name: 'EventRateLimit',
  operations: ['CREATE', 'UPDATE'],
  validate(request, context) {
    if (request.gvk.kind !== 'Event' || request.gvk.group) return undefined;
    const reached = (context.options.eventRateLimits ?? [])
      .map((limit) => ({ limit, key: keyOf(limit, request) }))
      .filter(({ limit, key }) => !take(context, limit, key))
      .map(({ limit, key }) => `limit reached on type ${limit.type} for key ${key}`);
    return reached.length
      ? { code: 429, reason: 'TooManyRequests', message: `Too many requests: ${aggregate(reached)}` }
      : undefined;
  },
};

function take(context: AdmissionContext, { type, qps, burst }: EventRateLimit, key: string): boolean {
  const mine = buckets.get(context.view) ?? new Map<string, Bucket>();
  buckets.set(context.view, mine);
  const id = `${type} ${key}`;
  const now = Date.parse(context.options.now ?? '') || 0;
  const bucket = mine.get(id) ?? { tokens: burst, at: now };
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * qps);
  bucket.at = now;
  mine.set(id, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

function keyOf({ type }: EventRateLimit, request: AdmissionRequest): string {
  if (type === 'Server') return '';
  if (type === 'Namespace') return request.namespace;
  if (type === 'User') return request.user.username;
  const { source, involvedObject: o } = request.object as unknown as Event;
  return [source?.component, source?.host, o.kind, o.namespace, o.name, o.uid, o.apiVersion]
    .map((x) => x ?? '')
    .join('');
}
