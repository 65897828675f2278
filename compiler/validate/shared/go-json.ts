import { quoteGo } from '../../kube/go-quote.js';

/**
 * The error of Go's json.Unmarshal into a map, or undefined where `text` is a JSON object (or null).
 * Mirrors encoding/json scanner.go: the first offending character in words.
 */
export function goJsonObjectError(text: string): string | undefined {
  const scanner = new Scanner(text);
  const error = scanner.run();
  if (error) return error;
  const first = text.trimStart().charAt(0);
  if (first === '{' || first === 'n') return undefined;
  const kind = first === '[' ? 'array' : first === '"' ? 'string' : first === 't' || first === 'f' ? 'bool' : 'number';
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

const END = 'unexpected end of JSON input';

class Scanner {
  private at = 0;
  constructor(private readonly text: string) {}

  run(): string | undefined {
    const error = this.value(0) ?? this.space();
    if (error) return error;
    return this.at < this.text.length ? this.bad('after top-level value') : undefined;
  }

  private bad(context: string): string {
    if (this.at >= this.text.length) return END;
    // Go looks at one byte and prints it as if it were a rune.
    const c = String.fromCharCode(new TextEncoder().encode(this.text.slice(this.at, this.at + 2))[0]!);
    const shown = c === "'" ? `'\\''` : c === '"' ? `'"'` : `'${quoteGo(c).slice(1, -1)}'`;
    return `invalid character ${shown} ${context}`;
  }

  private space(): undefined {
    while (' \t\r\n'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at++;
    return undefined;
  }

  private value(depth: number): string | undefined {
    this.space();
    const c = this.text.charAt(this.at);
    if (depth > 10000) return 'exceeded max depth';
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"') return this.string();
    if (c === 't') return this.literal('true');
    if (c === 'f') return this.literal('false');
    if (c === 'n') return this.literal('null');
    if (c === '-' || (c >= '0' && c <= '9')) return this.number();
    return this.bad('looking for beginning of value');
  }

  private object(depth: number): string | undefined {
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return undefined;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') return this.bad('looking for beginning of object key string');
      const key = this.string();
      if (key) return key;
      this.space();
      if (this.text[this.at] !== ':') return this.bad('after object key');
      this.at++;
      const value = this.value(depth + 1);
      if (value) return value;
      this.space();
      const c = this.text[this.at];
      if (c !== ',' && c !== '}') return this.bad('after object key:value pair');
      this.at++;
      if (c === '}') return undefined;
    }
  }

  private array(depth: number): string | undefined {
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return undefined;
    }
    for (;;) {
      const value = this.value(depth + 1);
      if (value) return value;
      this.space();
      const c = this.text[this.at];
      if (c !== ',' && c !== ']') return this.bad('after array element');
      this.at++;
      if (c === ']') return undefined;
    }
  }

  private string(): string | undefined {
    for (this.at++; this.at < this.text.length; this.at++) {
      const c = this.text[this.at]!;
      if (c === '"') {
        this.at++;
        return undefined;
      }
      if (c < ' ') return this.bad('in string literal');
      if (c !== '\\') continue;
      this.at++;
      const code = this.text[this.at];
      if (code === 'u') {
        for (let i = 0; i < 4; i++) {
          this.at++;
          if (!/[0-9a-fA-F]/.test(this.text.charAt(this.at))) return this.bad('in \\u hexadecimal character escape');
        }
      } else if (code === undefined || !'"\\/bfnrt'.includes(code)) return this.bad('in string escape code');
    }
    return END;
  }

  private literal(word: string): string | undefined {
    for (let i = 0; i < word.length; i++, this.at++)
      if (this.text[this.at] !== word[i]) return this.bad(`in literal ${word} (expecting ${quoteChar(word[i]!)})`);
    return undefined;
  }

  private number(): string | undefined {
    const digit = (): boolean => /[0-9]/.test(this.text.charAt(this.at));
    const digits = (): void => {
      while (digit()) this.at++;
    };
    if (this.text[this.at] === '-') {
      this.at++;
      if (!digit()) return this.bad('in numeric literal');
    }
    if (this.text[this.at] === '0') this.at++;
    else digits();
    if (this.text[this.at] === '.') {
      this.at++;
      if (!digit()) return this.bad('after decimal point in numeric literal');
      digits();
    }
    if (/[eE]/.test(this.text.charAt(this.at))) {
      this.at++;
      if (/[-+]/.test(this.text.charAt(this.at))) this.at++;
      if (!digit()) return this.bad('in exponent of numeric literal');
      digits();
    }
    return undefined;
  }
}

const quoteChar = (c: string): string => `'${c}'`;
