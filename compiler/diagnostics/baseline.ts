import type { Diagnostic } from './diagnostic.js';
import { fingerprint } from './fingerprint.js';

/** Findings that were there when the baseline was written: they are counted, not shown. */
export interface Baseline {
  readonly version: 1;
  /** How many findings of each fingerprint are known; the rest of the entry is for readers of the file. */
  readonly findings: Readonly<Record<string, BaselineEntry>>;
}

interface BaselineEntry {
  readonly count: number;
  readonly id: string;
  readonly place: string;
}

export function makeBaseline(diagnostics: readonly Diagnostic[]): Baseline {
  const findings: Record<string, BaselineEntry> = {};
  for (const d of diagnostics) {
    const print = fingerprint(d);
    const place = d.object ? `${d.object.kind} ${d.object.name}${d.pointer ? ` ${d.pointer}` : ''}` : d.span.file;
    findings[print] = { count: (findings[print]?.count ?? 0) + 1, id: d.id, place };
  }
  const sorted = Object.entries(findings).sort(([a], [b]) => (a < b ? -1 : 1));
  return { version: 1, findings: Object.fromEntries(sorted) };
}

/** Reads the text of a baseline file. @throws Error where it is none */
export function parseBaseline(text: string): Baseline {
  const data = JSON.parse(text) as Partial<Baseline>;
  if (data.version !== 1 || typeof data.findings !== 'object' || data.findings === null)
    throw new Error('not a baseline of drydock (version 1)');
  return data as Baseline;
}

/** Takes out the findings that the baseline knows. More of a kind than it counts are new. */
export function withoutBaseline(
  diagnostics: readonly Diagnostic[],
  baseline: Baseline,
): { kept: Diagnostic[]; baselined: number } {
  const left = new Map(Object.entries(baseline.findings).map(([print, e]) => [print, e.count]));
  const kept = diagnostics.filter((d) => {
    const print = fingerprint(d);
    const count = left.get(print) ?? 0;
    if (count > 0) left.set(print, count - 1);
    return count === 0;
  });
  return { kept, baselined: diagnostics.length - kept.length };
}
