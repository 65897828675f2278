import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';

/** 0 clean, 1 findings at or above the threshold, 2 usage, configuration or internal error; for every command. */
export const exit = { ok: 0, findings: 1, error: 2 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** Findings about the call or about drydock itself, not about the input. */
const notOfTheInput = new Set(['internal/error', 'source/not-found']);

/** The exit code of a run with these findings; `failed` where they, or something else, are at the threshold. */
export function exitOf(diagnostics: readonly Diagnostic[], failed = hasErrors(diagnostics)): ExitCode {
  if (diagnostics.some((d) => notOfTheInput.has(d.id))) return exit.error;
  return failed ? exit.findings : exit.ok;
}

/** @throws UsageError where a source does not exist, for commands whose answer would be another one without it */
export function refuseAbsent(diagnostics: readonly Diagnostic[]): void {
  const absent = diagnostics.find((d) => d.id === 'source/not-found');
  if (absent) throw new UsageError(`${absent.span.file}: ${absent.message}`);
}

/** A mistake in how drydock was called or configured; printed as one line, exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
