import type { Span } from './span.js';
import { compareSpans } from './span.js';

/** Replaces the text of `span` by `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies the edits of one file to its text. Edits that overlap an earlier one are left out and returned in `dropped`,
 * so that a fixer can run again over the result.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): { text: string; dropped: TextEdit[] } {
  const sorted = [...edits].sort((a, b) => compareSpans(a.span, b.span));
  const dropped: TextEdit[] = [];
  let out = '';
  let at = 0;
  let last: TextEdit | undefined;
  for (const edit of sorted) {
    const repeats = last && compareSpans(last.span, edit.span) === 0 && last.newText === edit.newText;
    if (edit.span.start < at || (last && last.span.start === edit.span.start && !repeats)) {
      dropped.push(edit);
      continue;
    }
    if (repeats) continue;
    out += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
    last = edit;
  }
  return { text: out + text.slice(at), dropped };
}
