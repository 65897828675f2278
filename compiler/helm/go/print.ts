import { quoteGo as quote } from '../../kube/go-quote.js';
import { compareStrings } from './bytes.js';
import { formatFloat } from './strconv.js';
import { GoBytes, GoInt, GoMap, GoSlice, GoStruct, GoText, type GoValue } from './values.js';

/** `%v` of a value: what a template action prints. */
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
  if (v instanceof GoMap) return formatMap(v, '%v');
  if (v instanceof GoSlice) return `[${v.items.map(formatV).join(' ')}]`;
  if (v instanceof GoBytes) return `[${[...v.bytes].join(' ')}]`;
  return formatStruct(v, '%v');
}

/** `%+v`: as `%v`, with the field names of structs. */
export function formatPlusV(v: GoValue): string {
  if (v instanceof GoMap) return formatMap(v, '%+v');
  if (v instanceof GoSlice) return `[${v.items.map(formatPlusV).join(' ')}]`;
  return v instanceof GoStruct ? formatStruct(v, '%+v') : formatV(v);
}

export function sortedKeys(map: ReadonlyMap<string, unknown>): string[] {
  return [...map.keys()].sort(compareStrings);
}

function formatMap(v: GoMap, verb: '%v' | '%+v'): string {
  const one = verb === '%v' ? formatV : formatPlusV;
  return `map[${sortedKeys(v)
    .map((k) => `${k}:${one(v.get(k))}`)
    .join(' ')}]`;
}

function formatStruct(v: GoStruct, verb: '%v' | '%+v'): string {
  if (v.type.string) return v.type.string(v);
  const one = verb === '%v' ? formatV : formatPlusV;
  const fields = [...v.fields].map(([k, f]) => (verb === '%v' ? one(f) : `${k}:${one(f)}`));
  return `${v.type.kind === 'ptr' ? '&' : ''}{${fields.join(' ')}}`;
}

/** `%#v`: Go syntax. */
export function formatSharpV(v: GoValue): string {
  switch (typeof v) {
    case 'string':
      return quote(v);
    case 'number':
      return /^[0-9-]+$/.test(formatFloat(v)) ? formatFloat(v) : formatFloat(v);
    case 'boolean':
      return String(v);
    case 'undefined':
      return '<nil>';
  }
  if (v === null) return '<nil>';
  if (v instanceof GoInt)
    return ['uint8', 'uint32', 'uint64'].includes(v.type) ? `0x${v.value.toString(16)}` : v.value.toString();
  if (v instanceof GoBytes) return `[]byte{${[...v.bytes].map((b) => `0x${b.toString(16)}`).join(', ')}}`;
  if (v instanceof GoText) return quote(v.text);
  if (v instanceof GoSlice) {
    if (v.isNil) return `${v.type.name}(nil)`;
    return `${v.type.name}{${v.items.map(inInterface).join(', ')}}`;
  }
  if (v instanceof GoMap) {
    const entries = sortedKeys(v).map((k) => `${quote(k)}:${inInterface(v.get(k))}`);
    return `${v.type.name}{${entries.join(', ')}}`;
  }
  const fields = [...v.fields].map(([k, f]) => `${k}:${inInterface(f)}`);
  return `${v.type.kind === 'ptr' ? '&' : ''}${v.type.name.replace(/^\*/, '')}{${fields.join(', ')}}`;
}

const inInterface = (v: GoValue): string => (v === null || v === undefined ? 'interface {}(nil)' : formatSharpV(v));
