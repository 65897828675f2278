import type { Span } from '../text/span.js';
import type { Diagnostic } from './diagnostic.js';

/** A wish to see no findings of some rules at some place: written in a comment, an annotation or the configuration. */
export interface Suppression {
  /** Rule ids, or `category/*`. */
  readonly rules: readonly string[];
  readonly reason?: string;
  /** Where it is written. */
  readonly span: Span;
  readonly source: 'comment' | 'annotation' | 'config';
  covers(diagnostic: Diagnostic): boolean;
}

export interface Suppressed {
  readonly kept: Diagnostic[];
  readonly suppressed: number;
  /** `suppression/unused` for each rule of a suppression that met nothing. */
  readonly unused: Diagnostic[];
}

/** What concerns the input as a whole or drydock itself cannot be wished away. */
const never = /^(?:syntax|source|config|suppression|internal)\//;

/**
 * Takes out the findings that a suppression covers. `ran` says which rules had a chance to find anything, so that a run of
 * some rules does not call the suppressions of others unused.
 */
export function applySuppressions(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  ran: (ruleOrPattern: string) => boolean,
): Suppressed {
  const used = suppressions.map(() => new Set<string>());
  const kept = diagnostics.filter((d) => {
    if (never.test(d.id)) return true;
    let hit = false;
    suppressions.forEach((s, i) => {
      const rule = s.rules.find((pattern) => covers(pattern, d.id));
      if (rule === undefined || !s.covers(d)) return;
      used[i]!.add(rule);
      hit = true;
    });
    return !hit;
  });
  const unused = suppressions.flatMap((s, i) =>
    s.rules.filter((rule) => !used[i]!.has(rule) && ran(rule)).map((rule) => unusedAt(s, rule)),
  );
  return { kept, suppressed: diagnostics.length - kept.length, unused };
}

function covers(pattern: string, id: string): boolean {
  return pattern === id || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)));
}

function unusedAt(s: Suppression, rule: string): Diagnostic {
  const alone = s.source === 'comment' && s.rules.length === 1;
  return {
    id: 'suppression/unused',
    severity: 'warning',
    message: `This ${s.source === 'config' ? 'ignore entry' : s.source} silences \`${rule}\`, which finds nothing here.`,
    span: s.span,
    why: 'A suppression that outlives its finding hides the next one.',
    help: 'Remove it.',
    ...(alone
      ? { fixes: [{ title: 'Remove the comment', safety: 'safe', edits: [{ span: s.span, newText: '' }] }] }
      : {}),
  };
}
