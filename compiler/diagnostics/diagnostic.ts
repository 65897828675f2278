import type { TextEdit } from '../text/edit.js';
import type { Span } from '../text/span.js';
import { compareSpans } from '../text/span.js';

export type Severity = 'error' | 'warning' | 'info';

/** How far a fix may be trusted: `safe` keeps the meaning, `unsafe` may change it, `display` is only shown. */
export type FixSafety = 'safe' | 'unsafe' | 'display';

export interface Fix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
}

/** A second place that explains the finding, possibly in another file. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** Names the object that a finding is about. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** One finding: what is wrong (`message`), why it matters (`why`), what to do (`help`, `fixes`). */
export interface Diagnostic {
  /** Stable id such as `service/selector-matches-nothing`; nothing branches on message texts. */
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly labels?: readonly Label[];
  readonly why?: string;
  readonly help?: string;
  readonly fixes?: readonly Fix[];
  readonly object?: ObjectRef;
  /** Further objects that say the same at the same place: what a loop of a chart or of a program makes. */
  readonly also?: readonly ObjectRef[];
  /** JSON pointer of the field within `object`. */
  readonly pointer?: string;
  /** The API server's own text, where drydock words it more plainly. */
  readonly serverText?: string;
  /** Values keys (and where they are set) that shaped the place, for findings in charts. */
  readonly valuesKeys?: readonly string[];
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Sorts by file, place, severity and id, and drops exact repeats. The only place that orders findings. */
export function sortDiagnostics(list: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...list].sort(
    (a, b) =>
      compareSpans(a.span, b.span) ||
      rank[a.severity] - rank[b.severity] ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
      (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  );
  return sorted.filter((d, i) => {
    const p = sorted[i - 1];
    return !(
      p &&
      p.id === d.id &&
      p.message === d.message &&
      p.pointer === d.pointer &&
      compareSpans(p.span, d.span) === 0
    );
  });
}

export function hasErrors(list: readonly Diagnostic[]): boolean {
  return list.some((d) => d.severity === 'error');
}
