import type { Json } from '../kube/json.js';
import { fitsInt64, goFloat } from '../validate/field/go-number.js';
import { isArray, isMap } from './schema.js';

/** How Go's fmt writes what a JSON document decodes to: texts (%v) and types (%T) of untyped values. */

export function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return fitsInt64(value) ? 'int64' : 'float64';
}

export function goText(value: Json): string {
  if (value === null) return '<nil>';
  if (isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goText(value[key] ?? null)}`)
      .join(' ')}]`;
  return goType(value) === 'float64' ? goFloat(Number(value)) : String(value);
}
