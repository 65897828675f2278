import { quoteRune } from '../../kube/go-quote.js';
import { type Json, stringify } from '../../kube/json.js';
import { toBytes } from '../go/bytes.js';
import { GoError, GoMap, GoSlice, type GoValue } from '../go/values.js';

const maxDepth = 10_000;

/** `json.Unmarshal` into an `any`: numbers are float64. @throws GoError as encoding/json words it */
export function parseJson(text: string): GoValue {
  const { value, error } = unmarshalJson(text);
  if (error) throw error;
  return value;
}

/**
 * The same, where what could be read is wanted too: a number too large is null, and told of at the end.
 * @throws GoError of a text that is no JSON
 */
export function unmarshalJson(text: string): { value: GoValue; error?: GoError } {
  const parser = new JsonParser(text, true);
  const value = parser.value(0);
  parser.end();
  return { value, ...(parser.error ? { error: parser.error } : {}) };
}

/** One value from the front of a text, and where it ended (json.Decoder.Decode). */
export function decodeJsonPrefix(text: string): { value: GoValue; end: number } {
  const parser = new JsonParser(text, false);
  const value = parser.value(0);
  if (parser.error) throw parser.error;
  return { value, end: parser.at };
}

class JsonParser {
  at = 0;
  /** The first value that has no place in Go. */
  error: GoError | undefined;

  /** `whole`: at the end of the text json.Unmarshal steps on with a blank, a json.Decoder waits for more. */
  constructor(
    private readonly text: string,
    private readonly whole: boolean,
  ) {}

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? '!')) this.at++;
  }

  private fail(context: string): never {
    const mayEnd = !this.whole || /^(?:looking|after (?:array|object|top))/.test(context);
    const rune = this.text.codePointAt(this.at) ?? (mayEnd ? undefined : 32);
    if (rune === undefined) throw new GoError('unexpected end of JSON input');
    // Go takes the first byte for a rune.
    const c = String.fromCharCode(toBytes(String.fromCodePoint(rune))[0]!);
    const shown = c === "'" ? `'\\''` : c === '"' ? `'"'` : `'${quoteRune(c, "'")}'`;
    throw new GoError(`invalid character ${shown} ${context}`);
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) this.fail('after top-level value');
  }

  value(depth: number): GoValue {
    if (depth > maxDepth) throw new GoError('exceeded max depth');
    this.space();
    const c = this.text[this.at];
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    for (const [word, value] of words) if (c === word[0]) return this.word(word, value);
    return this.number();
  }

  private word(word: string, value: GoValue): GoValue {
    for (let i = 0; i < word.length; i++, this.at++)
      if (this.text[this.at] !== word[i]) this.fail(`in literal ${word} (expecting '${word[i]}')`);
    return value;
  }

  private digits(): boolean {
    const from = this.at;
    while (/[0-9]/.test(this.text[this.at] ?? '')) this.at++;
    return this.at > from;
  }

  /** scanner.go state1, stateDot, stateE */
  private number(): GoValue {
    const start = this.at;
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else if (!this.digits()) this.fail(this.at > start ? 'in numeric literal' : 'looking for beginning of value');
    if (this.text[this.at] === '.') {
      this.at++;
      if (!this.digits()) this.fail('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.text[this.at] ?? '')) {
      this.at++;
      if (/[+-]/.test(this.text[this.at] ?? '')) this.at++;
      if (!this.digits()) this.fail('in exponent of numeric literal');
    }
    const literal = this.text.slice(start, this.at);
    const n = Number(literal);
    if (Number.isFinite(n)) return n;
    this.error ??= new GoError(`json: cannot unmarshal number ${literal} into Go value of type float64`);
    return null;
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (Number.isNaN(c)) throw new GoError('unexpected end of JSON input');
      if (c === 34) break;
      if (c < 0x20) this.fail('in string literal');
      if (c === 92) {
        this.at++;
        const e = this.text[this.at];
        if (e === 'u') {
          for (let k = 0; k < 4; k++)
            if (!/[0-9a-fA-F]/.test(this.text[++this.at] ?? ' ')) this.fail('in \\u hexadecimal character escape');
        } else if (!e || !'"\\/bfnrt'.includes(e)) this.fail('in string escape code');
      }
      this.at++;
    }
    const literal = this.text.slice(start, ++this.at);
    if (!literal.includes('\\')) return literal.slice(1, -1);
    return (JSON.parse(literal) as string).replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    );
  }

  private array(depth: number): GoSlice {
    const out = new GoSlice([]);
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return out;
    }
    for (;;) {
      out.items.push(this.value(depth + 1));
      this.space();
      const c = this.text[this.at];
      if (c !== ',' && c !== ']') this.fail('after array element');
      this.at++;
      if (c === ']') return out;
    }
  }

  private object(depth: number): GoMap {
    const out = new GoMap();
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return out;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.fail('after object key');
      this.at++;
      out.set(key, this.value(depth + 1));
      this.space();
      const c = this.text[this.at];
      if (c !== ',' && c !== '}') this.fail('after object key:value pair');
      this.at++;
      if (c === '}') return out;
    }
  }
}

const words: readonly (readonly [string, GoValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Plain data as templates see it. */
export const jsonValue = (value: unknown): GoValue => parseJson(stringify(value as Json));
