import {
  CelList,
  CelMap,
  CelStruct,
  Duration,
  Timestamp,
  Uint,
  type Value,
} from '../../../compiler/cel/eval/values.js';
import { formatDuration, formatTimestamp } from '../../../compiler/cel/lib/time.js';
import type { Json } from '../../../compiler/kube/json.js';

/** The JSON of a value that an expression built. */
export function toJson(value: Value | undefined): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof CelList) return value.items.map(toJson);
  if (value instanceof CelMap)
    return Object.fromEntries([...value.pairs()].map(([k, v]) => [String(k as string), toJson(v)]));
  if (value instanceof Uint) return toJson(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  return null;
}

/** `Object.a.b` stands where field `b` of field `a` is; anything else is a mistake of the author. */
export function typeNameProblems(value: Value | undefined, path: string): string[] {
  if (value instanceof CelList) return value.items.flatMap((v) => typeNameProblems(v, path));
  if (!(value instanceof CelMap)) return [];
  const named = value instanceof CelStruct;
  const own =
    named && value.typeName !== path
      ? [
          `unexpected type name "${value.typeName}", expected "${path}", which matches field name path from root Object type`,
        ]
      : [];
  const below = [...value.pairs()].flatMap(([k, v]) => typeNameProblems(v, named ? `${path}.${String(k)}` : path));
  return [...own, ...below];
}
