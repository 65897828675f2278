/** 0 clean, 1 findings at or above the threshold, 2 usage, configuration or internal error; for every command. */
export const exit = { ok: 0, findings: 1, error: 2 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** A mistake in how drydock was called or configured; printed as one line, exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
