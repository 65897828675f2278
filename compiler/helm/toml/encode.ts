import { sortedKeys } from '../go/print.js';
import { formatFloat } from '../go/strconv.js';
import {
  GoBytes,
  GoError,
  GoInt,
  GoMap,
  GoSlice,
  GoStruct,
  GoText,
  type GoValue,
  int,
  isNilMap,
} from '../go/values.js';
import { formatTime } from '../time/layout.js';
import { durationType, instantOf, timeType } from '../time/values.js';
import { utc } from '../time/zone.js';
import { dotted, keyText, quoted } from './key.js';
import { layoutOf } from './zones.js';

/** TOML as BurntSushi/toml's encoder writes it (encode.go). @throws GoError where it fails */
export function emitToml(v: GoValue): string {
  const encoder = new Encoder();
  encoder.encode([], v);
  return encoder.text;
}

const isNil = (v: GoValue): boolean =>
  v === null || v === undefined || (v instanceof GoSlice && v.isNil) || (v instanceof GoMap && isNilMap(v));
const asText = ({ type }: GoStruct): boolean => type.string !== undefined && !type.stringOnPointer;
type Table = GoMap | GoStruct;
const isTable = (v: GoValue): v is Table => v instanceof GoMap || (v instanceof GoStruct && !asText(v));

/** Looks at every item, as Go does: one that is nil ends the encoding. */
function isTableArray(v: GoValue): v is GoSlice {
  if (!(v instanceof GoSlice) || !v.items.length) return false;
  for (const item of v.items) {
    if (isNil(item)) throw new GoError('toml: cannot encode array with nil element');
    isTableArray(item);
  }
  return v.items.every(isTable);
}

class Encoder {
  text = '';

  encode(path: readonly string[], v: GoValue): void {
    if (isTable(v)) this.table(path, v);
    else if (isTableArray(v)) this.tables(path, v);
    else if (!path.length) this.text += inline(v);
    else this.text += `${'  '.repeat(path.length - 1)}${keyText(path.at(-1)!)} = ${inline(v)}\n`;
  }

  private newline(): void {
    if (this.text) this.text += '\n';
  }

  private table(path: readonly string[], v: Table): void {
    if (path.length === 1) this.newline();
    if (path.length) this.header(path, '[', ']');
    this.entries(path, v);
  }

  private tables(path: readonly string[], v: GoSlice): void {
    if (!path.length) throw new GoError('toml: top-level values must be Go maps or structs');
    for (const item of v.items) {
      this.newline();
      this.header(path, '[[', ']]');
      this.entries(path, item as Table);
    }
  }

  private header(path: readonly string[], open: string, close: string): void {
    this.text += `${'  '.repeat(path.length - 1)}${open}${dotted(path)}${close}\n`;
  }

  private entries(path: readonly string[], v: Table): void {
    for (const [k, value] of ordered(v)) if (!isNil(value)) this.encode([...path, k], value);
  }
}

/** The fields of a struct within count as its own. */
function fieldsOf(v: GoStruct): ReadonlyMap<string, GoValue> {
  if (!v.embedded) return v.fields;
  return new Map([...v.embedded.fields, ...[...v.fields].filter(([, value]) => value !== v.embedded)]);
}

/** Plain keys first, then those of tables. */
function ordered(v: Table): [string, GoValue][] {
  const fields = v instanceof GoMap ? v : fieldsOf(v);
  const all = (v instanceof GoMap ? sortedKeys(v) : [...fields.keys()]).map((k): [string, GoValue] => [
    k,
    fields.get(k),
  ]);
  const sub = all.map(([, value]) => isTable(value) || isTableArray(value));
  return [...all.filter((_, i) => !sub[i]), ...all.filter((_, i) => sub[i])];
}

function inline(v: GoValue): string {
  if (typeof v === 'string') return quoted(v);
  if (typeof v === 'boolean') return String(v);
  if (typeof v === 'number') return float(v);
  if (v instanceof GoText) return quoted(v.text);
  if (v instanceof GoInt) return v.named === durationType ? quoted(durationType.string!(v)) : v.value.toString();
  if (v instanceof GoBytes) return inline(new GoSlice([...v.bytes].map(int)));
  if (v instanceof GoSlice) return `[${v.items.map(inline).join(', ')}]`;
  if (v instanceof GoStruct && v.type === timeType) return time(v);
  if (v instanceof GoStruct && asText(v)) return quoted(v.type.string!(v));
  if (!isTable(v)) throw new GoError('toml: unsupported type');
  const entries = ordered(v);
  // A nil entry is left out, the comma before it is not.
  const texts = entries.map(([k, value], i) =>
    isNil(value) ? '' : `${keyText(k)} = ${inline(value)}${i < entries.length - 1 ? ', ' : ''}`,
  );
  return `{${texts.join('')}}`;
}

function time(v: GoStruct): string {
  const t = instantOf(v);
  const layout = layoutOf(t.zone);
  return layout ? formatTime({ ...t, zone: utc }, layout) : formatTime(t, '2006-01-02T15:04:05.999999999Z07:00');
}

function float(f: number): string {
  if (Number.isNaN(f)) return 'nan';
  if (!Number.isFinite(f)) return f < 0 ? '-inf' : 'inf';
  const text = formatFloat(f);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
