import { CelError, CelList, CelMap, type ListIdentity, type Value } from '../cel/eval/values.js';
import { parseDuration, parseTimestamp } from '../cel/lib/time.js';
import type { Json } from '../kube/json.js';
import { escapeName, isEmbedded, withTypeAndMeta } from './cel-types.js';
import { additionalOf, type CrdSchema, isArray, isMap, propertyOf } from './schema.js';

/**
 * A value as expressions see it by its schema (UnstructuredToVal, apiserver pkg/cel/common/valuesunstructured.go):
 * numbers are doubles, texts with a format are times or bytes, unknown fields are not there.
 */
export function toCel(value: Json | undefined, s: CrdSchema | undefined, isRoot = false): Value {
  if (value === null || value === undefined) return null;
  if (!s) return untyped(value);
  if (s['x-kubernetes-int-or-string']) return untyped(value);
  if (isMap(value)) return object(value, isRoot || isEmbedded(s) ? withTypeAndMeta(s) : s);
  if (isArray(value)) {
    const items = value.map((item) => toCel(item, s.items));
    return new CelList(items, identityOf(s));
  }
  if (typeof value === 'string') return textValue(value, s.format);
  if (s.type === 'number') return Number(value);
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

function object(value: Readonly<Record<string, Json | undefined>>, s: CrdSchema): CelMap {
  const additional = additionalOf(s);
  const entries: (readonly [Value, Value])[] = [];
  for (const key of Object.keys(value)) {
    if (additional) entries.push([key, toCel(value[key], additional)]);
    else {
      const property = propertyOf(s, key);
      const escaped = escapeName(key);
      if (property && escaped) entries.push([escaped, toCel(value[key], property)]);
      else if (!property && s['x-kubernetes-preserve-unknown-fields'] && !s.properties)
        entries.push([key, untyped(value[key])]);
    }
  }
  return new CelMap(entries);
}

/** A value that no schema says anything about. */
export function untyped(value: Json | undefined): Value {
  if (value === null || value === undefined) return null;
  if (isArray(value)) return new CelList(value.map(untyped));
  if (isMap(value)) return new CelMap(Object.keys(value).map((k) => [k, untyped(value[k])] as const));
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : (value as Value);
}

function identityOf(s: CrdSchema): ListIdentity | undefined {
  if (s['x-kubernetes-list-type'] === 'set') return { kind: 'set' };
  if (s['x-kubernetes-list-type'] !== 'map') return undefined;
  return { kind: 'map', keys: (s['x-kubernetes-list-map-keys'] ?? []).map((k) => escapeName(k) ?? k) };
}

function textValue(value: string, format: string | undefined): Value {
  try {
    switch (format) {
      case 'duration':
        return parseDuration(value);
      case 'date':
        return parseTimestamp(`${value}T00:00:00Z`);
      case 'date-time':
        return parseTimestamp(value);
      case 'byte':
        return Uint8Array.from(Buffer.from(value, 'base64'));
      default:
        return value;
    }
  } catch (e) {
    if (e instanceof CelError) return value;
    throw e;
  }
}
