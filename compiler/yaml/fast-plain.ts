import { bail } from './fast.js';

const SPACE = 32;
const HASH = 35;
const DASH = 45;
const COLON = 58;
const NEWLINE = 10;

const indicators = new Set([...',[]{}#&*!|>\'"%@`?:'].map((c) => c.charCodeAt(0)));

/** Whether a plain scalar may begin so: no indicator, and `-`, `:` only before something that is no blank. */
export function plainStart(c: number, next: number): boolean {
  if (c === DASH || c === COLON) return next !== SPACE && next !== NEWLINE && !Number.isNaN(next);
  return !indicators.has(c);
}

/** The part of a plain scalar on one line, without a comment behind it. */
export function plainLine(text: string, from: number, end: number): string {
  let line = text.slice(from, end);
  const comment = line.indexOf(' #');
  if (comment >= 0) line = line.slice(0, comment);
  let stop = line.length;
  while (line.charCodeAt(stop - 1) === SPACE) stop--;
  if (stop < line.length) line = line.slice(0, stop);
  if (line.charCodeAt(stop - 1) === COLON || line.includes(': ')) throw bail;
  return line;
}

/** The further lines of a plain scalar, folded, from the start of a line: they are deeper than what holds it. */
export function continued(text: string, from: number, column: number): { words: string; end: number } {
  let words = '';
  let breaks = '';
  let end = from - 1;
  for (let line = from; line < text.length; ) {
    let i = line;
    while (text.charCodeAt(i) === SPACE) i++;
    let next = text.indexOf('\n', i);
    if (next < 0) next = text.length;
    if (i === next) breaks += '\n';
    else {
      if (i - line <= column || text.charCodeAt(i) === HASH) break;
      const word = plainLine(text, i, next);
      words += (breaks || ' ') + word;
      breaks = '';
      end = next;
      // A comment ends the scalar.
      if (i + word.length < next && text.slice(i + word.length, next).trim()) break;
    }
    line = next + 1;
  }
  return { words, end };
}
