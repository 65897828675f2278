/** One finding of the parser or checker, at an offset in code points. */
export interface Issue {
  readonly at: number;
  readonly message: string;
}

/** The text of an expression, with lines as cel-go counts them (common/source.go). */
export class CelSource {
  readonly points: readonly string[];
  private readonly lineStarts: number[] = [0];

  constructor(readonly text: string) {
    this.points = [...text];
    this.points.forEach((c, i) => {
      if (c === '\n') this.lineStarts.push(i + 1);
    });
  }

  /** The text from one token to another, without characters that are none. */
  between(
    unread: ReadonlySet<number>,
    from: { readonly at: number },
    to: { readonly at: number; readonly kind: string; readonly text: string },
  ): string {
    const end = to.kind === 'eof' ? this.points.length : to.at + [...to.text].length;
    return this.points.filter((_, i) => i >= from.at && i < end && !unread.has(i)).join('');
  }

  location(at: number): { line: number; column: number } {
    let line = 0;
    while (line + 1 < this.lineStarts.length && this.lineStarts[line + 1]! <= at) line++;
    return { line: line + 1, column: at - this.lineStarts[line]! };
  }

  /** `ERROR: <input>:1:5: …` with the line and a caret (common/error.go). */
  show({ at, message }: Issue): string {
    const { line, column } = this.location(at);
    const start = this.lineStarts[line - 1]!;
    const end = this.lineStarts[line] === undefined ? this.points.length : this.lineStarts[line]! - 1;
    const snippet = this.points.slice(start, end).map((c) => (c === '\t' ? ' ' : c));
    const wide = (c: string | undefined): boolean => c !== undefined && c.codePointAt(0)! > 0x7f;
    const dots = snippet.slice(0, column).map((c) => (wide(c) ? '\uff0e' : '.'));
    const caret = wide(snippet[column]) ? '\uff3e' : '^';
    return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${snippet.join('')}\n | ${dots.join('')}${caret}`;
  }

  /** All findings in order of place (common/errors.go ToDisplayString). */
  showAll(issues: readonly Issue[]): string {
    const sorted = [...issues].sort((a, b) => a.at - b.at);
    return sorted.map((i) => this.show(i)).join('\n');
  }
}
