import type { SourceFile } from '../text/source-file.js';
import type { Span } from '../text/span.js';
import { printable } from './reporter.js';
import { displayWidth } from './terminal.js';

export interface Frame {
  /** One-based number of the line that is marked. */
  readonly line: number;
  /** Lines to show, with their numbers; tabs are four blanks, control characters are visible. */
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** Blanks and carets to print under the last line. */
  readonly marks: string;
}

const expand = (text: string): string => printable(text.replace(/\t/g, '    '));

/**
 * The user's own text around a span: the line before it, and the line it begins on with carets underneath. Lines that are
 * too long for `width` are cut so that the marked part stays in sight.
 */
export function codeFrame(file: SourceFile, span: Span, width: number, mark = '^'): Frame {
  const at = file.lines.position(span.start);
  const text = file.lines.line(at.line);
  const end = Math.min(span.end, span.start - at.column + text.length);
  const before = expand(text.slice(0, at.column));
  const marked = expand(text.slice(at.column, at.column + Math.max(0, end - span.start)));
  const after = expand(text.slice(at.column + Math.max(0, end - span.start)));
  const room = Math.max(10, width);
  const cut = cutAround(before, marked, after, room);
  const previous = at.line > 0 ? expand(file.lines.line(at.line - 1)) : '';
  const lines = [{ number: at.line + 1, text: cut.text }];
  if (previous.trim() && !cut.shifted) lines.unshift({ number: at.line, text: clip(previous, room) });
  return {
    line: at.line + 1,
    lines,
    marks: ' '.repeat(displayWidth(cut.before)) + mark.repeat(Math.max(1, displayWidth(cut.marked))),
  };
}

function cutAround(
  before: string,
  marked: string,
  after: string,
  room: number,
): { text: string; before: string; marked: string; shifted: boolean } {
  if (displayWidth(before + marked + after) <= room)
    return { text: before + marked + after, before, marked, shifted: false };
  let head = before;
  let shifted = false;
  const needed = Math.min(displayWidth(marked), Math.floor(room / 2)) + 2;
  if (displayWidth(before) + needed > room) {
    const keep = Math.max(0, room - needed - 1);
    head = `…${before.slice(before.length - keep)}`;
    shifted = true;
  }
  const middle = clip(marked, Math.max(1, room - displayWidth(head)));
  return { text: clip(head + middle + (middle === marked ? after : ''), room), before: head, marked: middle, shifted };
}

function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  for (const c of text) {
    if (displayWidth(out + c) >= width) break;
    out += c;
  }
  return `${out}…`;
}
