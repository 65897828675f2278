/** Limits that keep untrusted text from exhausting memory or the stack. */
export const limits = { bytes: 64 * 1024 * 1024, depth: 1_000, aliasNodes: 100_000 } as const;
