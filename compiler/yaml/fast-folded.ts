import { bail } from './fast.js';

/**
 * What the line break at `at` within a quoted scalar stands for, a blank or the empty lines behind it, and where the
 * text goes on: deeper than the collection at `column`.
 */
export function lineBreaks(text: string, at: number, column: number): { breaks: string; next: number } {
  let breaks = '';
  let line = at + 1;
  for (;;) {
    let next = line;
    while (text.charCodeAt(next) === 32) next++;
    if (text.charCodeAt(next) !== 10) {
      if (next - line <= column) throw bail;
      return { breaks: breaks || ' ', next };
    }
    breaks += '\n';
    line = next + 1;
  }
}

/** The text of a single-quoted scalar that goes over lines. */
export function foldQuoted(raw: string, column: number): string {
  let out = '';
  let start = 0;
  for (let at = raw.indexOf('\n'); at >= 0; at = raw.indexOf('\n', start)) {
    const { breaks, next } = lineBreaks(raw, at, column);
    out += raw.slice(start, at).trimEnd() + breaks;
    start = next;
  }
  return out + raw.slice(start);
}

/** A folded block scalar, from what it would be as a literal one. Lines that stand deeper are left to the full parser. */
export function foldBlock(literal: string): string {
  if (literal.startsWith('\n') || literal.startsWith(' ') || literal.includes('\n ')) throw bail;
  let end = literal.length;
  while (end > 0 && literal.charCodeAt(end - 1) === 10) end--;
  const body = literal.slice(0, end);
  return body.replace(/\n+/g, (m) => (m.length === 1 ? ' ' : m.slice(1))) + literal.slice(end);
}
