/** A range of a source file, in UTF-16 offsets; `end` is exclusive. Lines and columns exist only at the edges. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export function span(file: string, start: number, end: number = start): Span {
  return { file, start, end };
}

/** True when `inner` lies within `outer` (same file). */
export function contains(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

export function compareSpans(a: Span, b: Span): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}
