import { byteLength, isValidUtf8, toBytes, withReplacements } from '../go/bytes.js';
import { jsonView, marshalJson } from '../go/json.js';
import { formatFloat, jsonFloat } from '../go/strconv.js';
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
import { timeType } from '../time/values.js';
import { analyze } from './analyze.js';
import { readJsonAsYaml } from './decode.js';
import { compareKeys } from './key-order.js';
import { needsQuotes, needsQuotesV3 } from './resolve.js';
import { type ScalarOut, writeDoubleQuoted, writeLiteral, writePlain, writeSingleQuoted } from './write-scalar.js';

/** `v2`: sigs.k8s.io/yaml.Marshal (via JSON). `v3`: a yaml.v3 encoder with indent 2, without the JSON round trip. */
export type Dialect = 'v2' | 'v3';

/** Told at each key and scalar: the offset where it begins and the place in the value it stands for. */
export type EmitMark = (offset: number, holder: GoMap | GoSlice, key: string | number) => void;

/** Go's YAML for a value, with the final newline. @throws GoError where Go's marshaller fails */
export function emitYaml(v: GoValue, dialect: Dialect = 'v2', mark?: EmitMark): string {
  const emitter = new Emitter(dialect, mark);
  emitter.root(v);
  if (!emitter.misread) return emitter.text;
  const again = new Emitter(dialect, undefined);
  again.root(readJsonAsYaml(marshalJson(v)));
  return again.text;
}

const maxDepth = 1_000;
/** What JSON writes as it stands, but the YAML reader behind it refuses or takes for the end of a line. */
const otherwiseInYaml = /[\u007f-\u009f\ufffe\uffff]/;
const binaryTag = '!!binary ';

/** yaml.v3 encode.go encodeBase64: lines of 70, each with its newline if there are more than one. */
function binary(text: string): string {
  const encoded = Buffer.from(toBytes(text)).toString('base64');
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}
const unfolded = Number.MAX_SAFE_INTEGER;

class Emitter implements ScalarOut {
  text = '';
  /** A text that the way through JSON does not leave as it is was among the values of `v2`. */
  misread = false;
  /** Column in runes, for folding. */
  column = 0;
  /** What `text` ends with; asking a growing string would copy it each time. */
  private afterBlank = false;
  readonly bestWidth: number;
  private readonly v3: boolean;
  private depth = 0;

  constructor(
    dialect: Dialect,
    private readonly mark: EmitMark | undefined,
  ) {
    this.v3 = dialect === 'v3';
    this.bestWidth = this.v3 ? unfolded : 80;
  }

  root(v: GoValue): void {
    this.node(v, -1, false);
    if (this.column !== 0) this.breakLine();
  }

  put(text: string): void {
    if (!text) return;
    this.text += text;
    this.column += text.length;
    this.afterBlank = text.charCodeAt(text.length - 1) === 32;
  }

  breakLine(): void {
    this.text += '\n';
    this.column = 0;
  }

  /** A new line unless one has just begun, then blanks up to `indent`. */
  indentTo(indent: number): void {
    if (this.column > 0) this.breakLine();
    this.put(' '.repeat(indent));
  }

  /** `parent` is the indent of the collection the node is in, -1 at the root; `inSequence` when it follows `- `. */
  private node(value: GoValue, parent: number, inSequence: boolean): void {
    if (this.v3 && value instanceof GoStruct && value.type === timeType) {
      this.space();
      this.put(String(jsonView(value)));
      return;
    }
    const v = value instanceof GoStruct ? this.structValue(value) : value;
    if (++this.depth > maxDepth) throw new GoError('yaml: value nests too deeply');
    if (v instanceof GoMap && !this.v3 && isNilMap(v)) this.scalar(null, parent, false, inSequence);
    else if (v instanceof GoMap || v instanceof GoStruct) this.mapping(v, parent, inSequence);
    else if (v instanceof GoSlice) this.sequence(v, parent, inSequence);
    else if (v instanceof GoBytes && this.v3) this.sequence(new GoSlice([...v.bytes].map(int)), parent, inSequence);
    else this.scalar(v, parent, false, inSequence);
    this.depth--;
  }

  /** What stands for a struct: its JSON; in yaml.v3 a text if it marshals as one, else its fields under lower-case names. */
  private structValue(v: GoStruct): GoValue {
    if (!this.v3) return jsonView(v);
    const text = v.type.string && !v.type.stringOnPointer ? jsonView(v) : undefined;
    if (typeof text === 'string') return text;
    return new GoStruct(v.type, new Map([...v.fields].map(([name, value]) => [name.toLowerCase(), value])));
  }

  private space(): void {
    if (this.column > 0 && !this.afterBlank) this.put(' ');
  }

  private mapping(v: GoMap | GoStruct, parent: number, inSequence: boolean): void {
    const fields = v instanceof GoMap ? v : v.fields;
    if (fields.size === 0) {
      this.space();
      this.put('{}');
      return;
    }
    const indent = parent < 0 ? 0 : parent + 2;
    const keys = [...fields.keys()];
    if (v instanceof GoMap || !this.v3) keys.sort(compareKeys);
    keys.forEach((key, i) => {
      if (!(i === 0 && inSequence && this.column === indent)) this.indentTo(indent);
      if (v instanceof GoMap) this.mark?.(this.text.length, v, key);
      this.entry(key, fields.get(key), indent);
    });
  }

  private entry(key: string, value: GoValue, indent: number): void {
    const written = this.v3 && !isValidUtf8(key) ? binaryTag + binary(key) : key;
    const simple = !/[\n\r\u0085\u2028\u2029]/.test(written) && byteLength(written) <= 128;
    if (simple) {
      this.scalar(key, indent, true, false);
      this.put(':');
      this.node(value, indent, false);
      return;
    }
    this.put('?');
    this.node(key, indent, false);
    this.indentTo(indent);
    // The indicator of such a key counts as indentation, as that of a list item does (emitterc.go write_indicator).
    const nested = this.collection(value);
    this.put(nested ? ': ' : ':');
    this.node(value, indent, nested);
  }

  private sequence(v: GoSlice, parent: number, inSequence: boolean): void {
    if (v.isNil && !this.v3) {
      this.scalar(null, parent, false, inSequence);
      return;
    }
    if (!v.items.length) {
      this.space();
      this.put('[]');
      return;
    }
    // yaml.v2 leaves a sequence under a key at the indent of the key; yaml.v3 indents it.
    const indentless = !this.v3 && parent >= 0 && !inSequence;
    const indent = parent < 0 ? 0 : indentless ? parent : parent + 2;
    v.items.forEach((item, i) => {
      if (!(i === 0 && inSequence && this.column === indent)) this.indentTo(indent);
      this.mark?.(this.text.length, v, i);
      this.put('-');
      if (this.collection(item)) this.put(' ');
      this.node(item, indent, true);
    });
  }

  private collection(v: GoValue): boolean {
    if (v instanceof GoBytes) return this.v3 && v.bytes.length > 0;
    if (v instanceof GoStruct) return typeof this.structValue(v) === 'object';
    return v instanceof GoMap ? v.size > 0 : v instanceof GoSlice && v.items.length > 0;
  }

  private scalar(v: GoValue, parent: number, isKey: boolean, _inSequence: boolean): void {
    this.space();
    if (typeof v === 'string') {
      this.string(v, parent < 0 ? 2 : parent + 2, isKey);
      return;
    }
    this.put(this.v3 ? plainV3(v) : plainV2(v));
  }

  private string(raw: string, indent: number, isKey: boolean): void {
    let text = raw;
    let quoted = false;
    if (this.v3 && !isValidUtf8(raw)) {
      this.put(binaryTag);
      text = binary(raw);
    } else {
      text = withReplacements(raw);
      if (!this.v3 && otherwiseInYaml.test(text)) this.misread = true;
      quoted = this.v3 ? needsQuotesV3(text) : needsQuotes(text);
    }
    const shape = analyze(text, this.v3);
    if (text.includes('\n') && !isKey && shape.block) writeLiteral(this, text, indent);
    else if (text.includes('\n') || quoted) writeDoubleQuoted(this, text, indent, !isKey);
    else if (shape.plain) writePlain(this, text, indent, !isKey);
    else if (shape.single) writeSingleQuoted(this, text, indent, !isKey);
    else writeDoubleQuoted(this, text, indent, !isKey);
  }
}

/** Numbers as they read after the trip through JSON: whole ones as integers. */
function plainV2(v: GoValue): string {
  if (v === null || v === undefined) return 'null';
  if (typeof v === 'number') {
    if (!Number.isFinite(v)) throw new GoError('json: unsupported value');
    const json = jsonFloat(v);
    if (!/[.e]/.test(json)) {
      const big = BigInt(json);
      if (big >= -(1n << 63n) && big < 1n << 64n) return json === '-0' ? '0' : json;
    }
    return formatFloat(v);
  }
  if (v instanceof GoInt) return v.value.toString();
  if (v instanceof GoBytes) return Buffer.from(v.bytes).toString('base64') || '""';
  return String(v);
}

function plainV3(v: GoValue): string {
  if (v === null || v === undefined) return 'null';
  if (typeof v === 'number')
    return Number.isNaN(v) ? '.nan' : v === Infinity ? '.inf' : v === -Infinity ? '-.inf' : formatFloat(v);
  if (v instanceof GoInt) return v.named?.string ? v.named.string(v) : v.value.toString();
  if (v instanceof GoText) return v.text;
  return String(v);
}
