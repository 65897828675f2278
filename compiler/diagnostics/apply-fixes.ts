import { applyEdits, type TextEdit } from '../text/edit.js';
import type { Diagnostic, FixSafety } from './diagnostic.js';

export interface FixedFiles {
  /** New text of every file that changes. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: number;
}

/**
 * Applies the first fix of each finding that is safe enough. A fix is taken whole or not at all: one that touches what an
 * earlier one edits waits for the next pass.
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  allowed: readonly FixSafety[],
): FixedFiles {
  const taken = new Map<string, TextEdit[]>();
  let applied = 0;
  for (const d of diagnostics) {
    const fix = d.fixes?.find((f) => allowed.includes(f.safety));
    if (!fix || fix.edits.length === 0 || fix.edits.some((e) => clashes(e, taken.get(e.span.file) ?? []))) continue;
    for (const edit of fix.edits) taken.set(edit.span.file, [...(taken.get(edit.span.file) ?? []), edit]);
    applied++;
  }
  const texts = new Map<string, string>();
  for (const [file, edits] of taken) {
    const before = textOf(file);
    if (before === undefined) continue;
    const { text } = applyEdits(before, edits);
    if (text !== before) texts.set(file, text);
  }
  return { texts, applied };
}

function clashes(edit: TextEdit, others: readonly TextEdit[]): boolean {
  return others.some(({ span }) => edit.span.start <= span.end && span.start <= edit.span.end);
}
