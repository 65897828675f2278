import { type MemoryHostOptions, memoryHost } from '../host/memory-host.js';
import { run } from './run.js';

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line over files in memory. For tests: no disk, no clock, no terminal. */
export async function runInMemory(
  argv: readonly string[],
  input: Readonly<Record<string, string | Uint8Array>> = {},
  options: MemoryHostOptions = {},
): Promise<CliResult> {
  const host = memoryHost(input, options);
  const code = await run(argv, host);
  return { code, ...host.printed };
}
