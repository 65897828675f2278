import { compareStrings } from '../go/bytes.js';
import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import { YamlError } from './tokens.js';

/** Where a Go type takes texts: there scalars become texts, also those that JSON has no number for. */
export type Shape =
  | 'text'
  | { readonly items: Shape }
  | { readonly values: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

/** Refuses NaN and infinity where no text is taken, in the order of encoding/json. @throws YamlError */
export function refuseNotFinite(value: GoValue, shape?: Shape): void {
  if (value instanceof GoMap)
    for (const [key, v] of [...value].sort(([a], [b]) => compareStrings(a, b))) refuseNotFinite(v, entry(shape, key));
  else if (value instanceof GoSlice) {
    const inner = typeof shape === 'object' && 'items' in shape ? shape.items : undefined;
    for (const item of value.items) refuseNotFinite(item, inner);
  } else if (shape !== 'text' && typeof value === 'number' && !Number.isFinite(value))
    throw new YamlError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
}

/** A field by its name, or by one that differs in case only. */
function entry(shape: Shape | undefined, key: string): Shape | undefined {
  if (typeof shape !== 'object') return undefined;
  if ('values' in shape) return shape.values;
  if (!('fields' in shape)) return undefined;
  if (Object.hasOwn(shape.fields, key)) return shape.fields[key];
  return Object.entries(shape.fields).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}
