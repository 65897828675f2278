import { overlayHost } from '../../app/overlay-host.js';
import { applyFixes } from '../../diagnostics/apply-fixes.js';
import type { FixSafety } from '../../diagnostics/diagnostic.js';
import type { Host } from '../../host/host.js';
import type { Report } from '../../report/reporter.js';
import { lintPaths } from './analyse.js';
import type { LintSettings } from './settings.js';

export interface Session {
  readonly report: Report;
  /** Old and new text of the files that fixes change. */
  readonly changes: readonly { readonly path: string; readonly before: string; readonly after: string }[];
}

const maxPasses = 10;

/** Lints, and where asked fixes and lints again until nothing more changes; nothing is written here. */
export async function lintSession(
  host: Host,
  settings: LintSettings,
  safeties: readonly FixSafety[],
): Promise<Session> {
  let report = await lintPaths(host, settings);
  if (safeties.length === 0) return { report, changes: [] };
  const before = report.files;
  const texts = new Map<string, string>();
  let fixed = 0;
  for (let pass = 0; pass < maxPasses; pass++) {
    const made = applyFixes(report.diagnostics, (file) => report.files.get(file)?.text, safeties);
    if (made.texts.size === 0) break;
    for (const [file, text] of made.texts) texts.set(file, text);
    fixed += made.applied;
    report = await lintPaths(overlayHost(host, texts), settings);
  }
  const changes = [...texts]
    .map(([path, after]) => ({ path, before: before.get(path)?.text ?? '', after }))
    .filter((c) => c.before !== c.after);
  return { report: { ...report, fixed }, changes };
}
