import type { Path } from '../kube/json.js';
import type { Origin, OriginSpan, Provenance } from '../lower/api-object.js';
import type { SourceFile } from '../text/source-file.js';
import { type Span, span } from '../text/span.js';
import type { PlaceTree, Spot } from './run/protocol.js';

/** Places in a TypeScript program: the property first, then where its value comes from and the calls that led there. */
export class DslProvenance implements Provenance {
  constructor(
    private readonly files: readonly SourceFile[],
    private readonly root: PlaceTree,
    private readonly fallback: Span,
  ) {}

  locate(path: Path): Origin {
    return this.find(path, 'at');
  }

  locateKey(path: Path): Origin {
    return this.find(path, 'key');
  }

  private find(path: Path, what: 'at' | 'key'): Origin {
    let node: PlaceTree = this.root;
    let best = node.at;
    let depth = 0;
    let exactAt = node.at.length ? 0 : -1;
    for (const segment of path) {
      const next = node.parts?.get(String(segment));
      if (!next) break;
      depth++;
      node = next;
      const last = depth === path.length;
      const spots = last ? next[what] : next.at;
      if (spots.length === 0) continue;
      best = spots;
      exactAt = depth;
    }
    const spans: OriginSpan[] = [];
    for (const spot of best) this.add(spans, spot);
    if (spans.length === 0) spans.push({ role: 'source', span: this.fallback, literal: false });
    return { exact: exactAt === path.length, spans };
  }

  private add(spans: OriginSpan[], spot: Spot): void {
    const at = toSpan(this.files, spot);
    if (!at || spans.some((s) => s.span.file === at.file && s.span.start === at.start)) return;
    // Only numbers and booleans look the same in every source language; fixes write nothing else verbatim.
    const literal = 'literal' in spot && spot.literal === true && /^(?:-?\d+|true|false)$/.test(this.text(at));
    spans.push({ role: 'source', span: at, literal });
  }

  private text(at: Span): string {
    return this.files.find((f) => f.path === at.file)?.text.slice(at.start, at.end) ?? '';
  }
}

/** A spot as a span: of a call, its callee; of a literal over several lines, the first one. */
export function toSpan(files: readonly SourceFile[], spot: Spot): Span | undefined {
  const file = files[spot.file];
  if (!file) return undefined;
  if ('line' in spot) {
    const at = file.lines.offset({ line: spot.line, column: spot.column });
    // Of some calls the engine names the opening parenthesis.
    const before = file.text[at] === '(' ? file.text.slice(Math.max(0, at - 200), at) : '';
    const start = at - (/[\w$]+(?:\.[\w$]+)*$/.exec(before)?.[0].length ?? 0);
    const word = /^[\w$.]+/.exec(file.text.slice(start, start + 200))?.[0] ?? '';
    return span(file.path, start, start + Math.max(1, word.length));
  }
  const lineEnd = file.text.slice(spot.start, spot.end).search(/\r?\n/);
  return span(file.path, spot.start, lineEnd < 0 ? spot.end : spot.start + lineEnd);
}
