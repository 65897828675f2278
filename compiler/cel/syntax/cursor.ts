import type { Token } from './scanner.js';
import type { Issue } from './source.js';

const startTokens = `{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`;

/** cel-go's default (parser/options.go). */
const maxDepth = 250;

/** Ends parsing; what is wrong stands among the issues. */
export class SyntaxFailure extends Error {}

/** Reads tokens from left to right, and reports what does not fit. */
export class Cursor {
  protected position = 0;
  private depth = 0;

  constructor(
    protected readonly tokens: readonly Token[],
    protected readonly issues: Issue[],
  ) {}

  protected peek(): Token {
    return this.tokens[this.position]!;
  }

  protected next(): Token {
    const t = this.peek();
    if (t.kind !== 'eof') this.position++;
    return t;
  }

  protected take(kind: string): Token | undefined {
    return this.peek().kind === kind ? this.next() : undefined;
  }

  protected expect(kind: string): Token {
    const t = this.peek();
    if (t.kind === kind) return this.next();
    const what = t.kind === 'eof' ? `missing '${kind}' at '<EOF>'` : `mismatched input '${t.text}' expecting '${kind}'`;
    this.fail(t.at, `Syntax error: ${what}`);
  }

  protected fail(at: number, message: string): never {
    this.issues.push({ at, message });
    throw new SyntaxFailure(message);
  }

  protected nested<T>(work: () => T): T {
    this.deepen(1);
    const out = work();
    this.depth--;
    return out;
  }

  /** Chains of members do not recurse, so that they may be longer by a factor. */
  protected deepen(factor: number): void {
    if (++this.depth > maxDepth * factor) this.fail(0, `expression recursion limit exceeded: ${maxDepth}`);
  }

  protected unexpected(): never {
    const t = this.peek();
    this.fail(t.at, `Syntax error: mismatched input '${t.text}' expecting ${startTokens}`);
  }
}
