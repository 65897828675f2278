import type { ValuesPlace } from '../chart/values-text.js';
import type { Node, TreeInfo } from '../template/ast.js';
import type { TraceSite } from '../template/tracer.js';
import type { Deps } from './deps.js';

/** A values entry that a template read. */
export interface ValueRead {
  readonly path: readonly (string | number)[];
  readonly place: ValuesPlace | undefined;
}

/** Conditions around a place (`if`, `with`, `range`), innermost first. */
export interface Conditions {
  readonly node: Node;
  readonly deps: Deps;
  readonly outer: Conditions | undefined;
}

/** Where a stretch of text was written. */
export interface Origin {
  readonly tree: TreeInfo;
  /** Offset in the text of `tree`; for literal text the place of its first character. */
  readonly offset: number;
  /** Copied verbatim from the template, so that the template may be edited in its place. */
  readonly literal: boolean;
  /** The statement or call that wrote it. */
  readonly node: Node;
  readonly deps: Deps;
  readonly conditions: Conditions | undefined;
  readonly site: TraceSite | undefined;
}

/** `[start, end)` of a text, and where it came from. Segments of a text are ordered and do not overlap. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
}

/** The origin of `origin` moved `by` characters on: only literal text has a place for each character. */
function advance(origin: Origin, by: number): Origin {
  return origin.literal && by ? { ...origin, offset: origin.offset + by } : origin;
}

/** The part `[from, to)` of segments, moved to begin at `at`. */
export function slice(segments: readonly Segment[], from: number, to: number, at: number): Segment[] {
  const out: Segment[] = [];
  for (const s of segments) {
    const start = Math.max(s.start, from);
    const end = Math.min(s.end, to);
    if (start < end)
      out.push({ start: start - from + at, end: end - from + at, origin: advance(s.origin, start - s.start) });
  }
  return out;
}

/** The segment at an offset, or the nearest before it. */
export function segmentAt(
  segments: readonly Segment[],
  offset: number,
): { origin: Origin; exact: boolean } | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (segments[mid]!.start <= offset) low = mid;
    else high = mid - 1;
  }
  const found = segments[low];
  if (!found) return undefined;
  const exact = found.start <= offset && offset < found.end;
  return { origin: exact ? advance(found.origin, offset - found.start) : found.origin, exact };
}

/** Removes every `what` from a text and its segments alike. */
export function removeAll(
  text: string,
  segments: readonly Segment[],
  what: string,
): { text: string; segments: Segment[] } {
  let out = '';
  const kept: Segment[] = [];
  let from = 0;
  for (let at = text.indexOf(what); ; at = text.indexOf(what, from)) {
    const to = at < 0 ? text.length : at;
    kept.push(...slice(segments, from, to, out.length));
    out += text.slice(from, to);
    if (at < 0) return { text: out, segments: kept };
    from = at + what.length;
  }
}

/**
 * Segments of a text whose lines are those of `source`, each perhaps indented, quoted or otherwise wrapped, with new
 * lines before the first: what `indent`, `nindent`, `quote` and their like do.
 */
export function followLines(source: string, segments: readonly Segment[], result: string, fallback: Origin): Segment[] {
  const from = source.split('\n');
  const to = result.split('\n');
  const skip = to.length - from.length;
  const out: Segment[] = [];
  let sourceAt = 0;
  let resultAt = 0;
  to.forEach((line, i) => {
    const original = i >= skip && skip >= 0 ? from[i - skip]! : undefined;
    if (original !== undefined) {
      const inner = line.indexOf(original);
      const at = Math.max(0, inner);
      if (at > 0)
        out.push({ start: resultAt, end: resultAt + at, origin: firstOrigin(segments, sourceAt) ?? fallback });
      if (inner >= 0) out.push(...slice(segments, sourceAt, sourceAt + original.length + 1, resultAt + at));
      else
        out.push({ start: resultAt, end: resultAt + line.length, origin: firstOrigin(segments, sourceAt) ?? fallback });
      const end = resultAt + at + (inner >= 0 ? original.length : line.length);
      if (end < resultAt + line.length + 1)
        out.push({ start: end, end: resultAt + line.length + 1, origin: firstOrigin(segments, sourceAt) ?? fallback });
      sourceAt += original.length + 1;
    } else out.push({ start: resultAt, end: resultAt + line.length + 1, origin: fallback });
    resultAt += line.length + 1;
  });
  return tidy(out, result.length);
}

function firstOrigin(segments: readonly Segment[], at: number): Origin | undefined {
  const found = segmentAt(segments, at)?.origin;
  return found && { ...found, literal: false };
}

/** Ordered, without overlaps, within the text. */
export function tidy(segments: readonly Segment[], length: number): Segment[] {
  const out: Segment[] = [];
  let at = 0;
  for (const s of [...segments].sort((a, b) => a.start - b.start)) {
    const start = Math.max(s.start, at);
    const end = Math.min(s.end, length);
    if (start >= end) continue;
    out.push({ start, end, origin: advance(s.origin, start - s.start) });
    at = end;
  }
  return out;
}
