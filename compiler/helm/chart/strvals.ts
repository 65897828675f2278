import { quoteGo as quote, quoteRune } from '../../kube/go-quote.js';
import { decodeJsonPrefix } from '../functions/json-parse.js';
import { trimSpace } from '../functions/strings.js';
import { parseInt64 } from '../go/strconv.js';
import { GoError, GoInt, GoMap, GoSlice, type GoValue, typeName } from '../go/values.js';

/** Which of the `--set` flags: how a value is read. */
export type SetKind = 'set' | 'string' | 'file' | 'json' | 'literal';

const maxIndex = 65_536;
const maxNesting = 30;
const end = Symbol('end');
type End = typeof end;

/**
 * One `--set` argument, merged into `dest` (pkg/strvals/parser.go, literal_parser.go). `readFile` serves `--set-file`.
 * @throws GoError as strvals words it
 */
export function parseSet(text: string, kind: SetKind, dest: GoMap, onSet: SetListener, options: SetOptions): void {
  new Parser(text, kind, onSet, options).parse(dest);
}

export interface SetOptions {
  readonly helmVersion: 3 | 4;
  readonly readFile?: (path: string) => string;
}

/** Told of every entry that is written. */
export type SetListener = (holder: GoMap | GoSlice, key: string | number) => void;

class Parser {
  private readonly runes: string[];
  private at = 0;

  constructor(
    text: string,
    private readonly kind: SetKind,
    private readonly onSet: SetListener,
    private readonly options: SetOptions,
  ) {
    this.runes = [...text];
  }

  parse(dest: GoMap): void {
    while (this.key(dest, 0) !== end);
  }

  /** Runes up to one of `stop`, which is consumed; `stop` is undefined at the end of the text. */
  private until(stop: string): { text: string; stop: string | undefined } {
    let out = '';
    while (this.at < this.runes.length) {
      const r = this.runes[this.at++]!;
      if (stop.includes(r)) return { text: out, stop: r };
      if (r === '\\' && this.kind !== 'literal') {
        if (this.at >= this.runes.length) return { text: out, stop: undefined };
        out += this.runes[this.at++]!;
      } else out += r;
    }
    return { text: out, stop: undefined };
  }

  private set(data: GoMap, key: string, value: GoValue): void {
    if (key === '') return;
    data.set(key, value);
    this.onSet(data, key);
  }

  /** @returns `end` when the text is used up */
  private key(data: GoMap, level: number): End | undefined {
    const { text: k, stop } = this.until(this.kind === 'literal' ? '=[.' : '=[,.');
    switch (stop) {
      case undefined:
        if (k === '') return end;
        throw new GoError(`key ${quote(k)} has no value`);
      case '[': {
        const index = this.index();
        if (index === undefined) return end;
        const found = data.get(k);
        const list = data.has(k) ? asList(found) : new GoSlice([]);
        const { list: next, done } = this.listItem(list, index, level);
        this.set(data, k, next);
        return done;
      }
      case '=':
        return this.assign(data, k);
      case ',':
        this.set(data, k, '');
        throw new GoError(`key ${quote(k)} has no value (cannot end with ,)`);
      default:
        return this.nested(data, k, level + 1);
    }
  }

  private nested(data: GoMap, k: string, level: number): End | undefined {
    if (level > maxNesting)
      throw new GoError(`value name nested level is greater than maximum supported nested level of ${maxNesting}`);
    const inner = data.has(k) ? asMap(data.get(k)) : new GoMap();
    const done = this.key(inner, level);
    if (done !== end && inner.size === 0) throw new GoError(`key map ${quote(k)} has no value`);
    if (inner.size) this.set(data, k, inner);
    return done;
  }

  private assign(data: GoMap, k: string): End | undefined {
    if (this.kind === 'json') {
      this.set(data, k, this.json());
      return undefined;
    }
    if (this.kind === 'literal') {
      this.set(data, k, this.until('').text);
      return undefined;
    }
    const { value, done } = this.value();
    this.set(data, k, value);
    return done;
  }

  private value(): { value: GoValue; done?: End } {
    if (this.at >= this.runes.length) return { value: '', done: end };
    if (this.runes[this.at] === '{') {
      this.at++;
      return { value: this.braces() };
    }
    const { text } = this.until(',');
    return { value: this.typed(text) };
  }

  private braces(): GoSlice {
    const out = new GoSlice([]);
    for (;;) {
      const { text, stop } = this.until(',}');
      if (stop === undefined) throw new GoError("list must terminate with '}'");
      out.items.push(this.typed(text));
      if (stop === '}') {
        if (this.runes[this.at] === ',') this.at++;
        return out;
      }
    }
  }

  private typed(text: string): GoValue {
    if (this.kind === 'file') return this.options.readFile!(text);
    if (this.kind === 'string') return text;
    const lower = text.toLowerCase();
    if (lower === 'true') return true;
    if (lower === 'false') return false;
    if (lower === 'null') return null;
    if (text === '0') return new GoInt(0n, 'int64');
    const int = text !== '' && text[0] !== '0' ? parseInt64(text, 10) : undefined;
    return int === undefined ? text : new GoInt(int, 'int64');
  }

  private json(): GoValue {
    if (this.emptyValue()) return null;
    const rest = this.runes.slice(this.at).join('');
    const { value, end: used } = decodeJsonPrefix(rest);
    this.at += [...rest.slice(0, used)].length;
    this.emptyValue();
    return value;
  }

  /** Blanks up to a comma or the end, which are consumed. */
  private emptyValue(): boolean {
    for (;;) {
      const r = this.runes[this.at];
      if (r === undefined) return true;
      if (r === ',') {
        this.at++;
        return true;
      }
      if (trimSpace(r) !== '') return false;
      this.at++;
    }
  }

  /** Undefined where Helm 4 takes an unfinished index for the end of the argument. */
  private index(): number | undefined {
    const { text, stop } = this.until(']');
    if (stop === undefined) {
      if (this.options.helmVersion === 4) return undefined;
      throw new GoError('error parsing index: EOF');
    }
    const n = parseInt64(text, 10);
    if (n === undefined) throw new GoError(`error parsing index: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
    return Number(n);
  }

  private listItem(list: GoSlice, index: number, level: number): { list: GoSlice; done?: End } {
    if (index < 0) throw new GoError(`negative ${index} index not allowed`);
    const { text, stop } = this.until('[.=');
    if (text !== '')
      throw new GoError(
        `unexpected data at end of array index: [${[...text].map((r) => `'${quoteRune(r, "'")}'`).join(' ')}]`,
      );
    switch (stop) {
      case undefined:
        return { list, done: end };
      case '=':
        return this.assignItem(list, index);
      case '[': {
        const inner = this.index();
        if (inner === undefined) return { list, done: end };
        const existing = list.items[index];
        const current = existing === undefined || existing === null ? new GoSlice([]) : asList(existing);
        const { list: next, done } = this.listItem(current, inner, level);
        // Go returns before storing when the text ends inside, here and below.
        return done === end ? { list, done } : { list: this.put(list, index, next) };
      }
      default: {
        const existing = list.items[index];
        const inner = existing instanceof GoMap ? existing : new GoMap();
        const done = this.key(inner, level);
        return done === end ? { list, done } : { list: this.put(list, index, inner) };
      }
    }
  }

  private assignItem(list: GoSlice, index: number): { list: GoSlice; done?: End } {
    if (this.kind === 'json') return { list: this.put(list, index, this.json()) };
    if (this.kind === 'literal') return { list: this.put(list, index, this.until('').text) };
    const { value } = this.value();
    return { list: this.put(list, index, value) };
  }

  private put(list: GoSlice, index: number, value: GoValue): GoSlice {
    if (index > maxIndex) throw new GoError(`index of ${index} is greater than maximum supported index of ${maxIndex}`);
    while (list.items.length <= index) list.items.push(null);
    list.items[index] = value;
    this.onSet(list, index);
    return list;
  }
}

const goName = (v: GoValue): string => (v === null || v === undefined ? 'nil' : typeName(v));

function conversion(v: GoValue, wanted: string): never {
  throw new GoError(`unable to parse key: interface conversion: interface {} is ${goName(v)}, not ${wanted}`);
}

function asList(v: GoValue): GoSlice {
  return v instanceof GoSlice ? v : conversion(v, '[]interface {}');
}

function asMap(v: GoValue): GoMap {
  return v instanceof GoMap ? v : conversion(v, 'map[string]interface {}');
}
