import { compareStrings } from './bytes.js';
import { formatFloat } from './strconv.js';
import { GoBytes, GoInt, GoMap, GoSlice, GoStruct, GoText, type GoValue } from './values.js';

/** `%v` of a value. */
export function formatV(v: GoValue): string {
  switch (typeof v) {
    case 'string':
      return v;
    case 'number':
      return formatFloat(v);
    case 'boolean':
      return v ? 'true' : 'false';
    case 'undefined':
      return '<nil>';
  }
  if (v === null) return '<nil>';
  if (v instanceof GoText) return v.text;
  if (v instanceof GoInt) return v.named?.string ? v.named.string(v) : v.value.toString();
  if (v instanceof GoMap)
    return `map[${sortedKeys(v)
      .map((k) => `${k}:${formatV(v.get(k))}`)
      .join(' ')}]`;
  if (v instanceof GoSlice) return `[${v.items.map(formatV).join(' ')}]`;
  if (v instanceof GoBytes) return `[${[...v.bytes].join(' ')}]`;
  return formatStruct(v);
}

export function sortedKeys(map: ReadonlyMap<string, unknown>): string[] {
  return [...map.keys()].sort(compareStrings);
}

function formatStruct(v: GoStruct): string {
  if (v.type.string && !v.type.stringOnPointer) return v.type.string(v);
  return (v.type.kind === 'ptr' ? '&' : '') + fieldsText(v);
}

export const shownFields = (v: GoStruct): ReadonlyMap<string, GoValue> => v.type.shown?.(v) ?? v.fields;

const fieldsText = (v: GoStruct): string => `{${[...shownFields(v).values()].map(formatV).join(' ')}}`;

/** What a template action prints: what a pointer points to, by its `String()` if there is one (text/template printableValue). */
export function formatPrintable(v: GoValue): string {
  if (v === null || v === undefined) return '<no value>';
  if (!(v instanceof GoStruct)) return formatV(v);
  return v.type.string?.(v) ?? fieldsText(v);
}
