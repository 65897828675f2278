import type { Host } from '../host/host.js';
import type { ExitCode } from './exit-codes.js';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given several times; the value is then a list. */
  readonly multiple?: boolean;
  /** Placeholder in help, e.g. `FILE`. */
  readonly value?: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** The value of a flag that is given without one; it then takes its value behind `=` only. */
  readonly bare?: string;
  readonly hidden?: boolean;
}

export interface Example {
  readonly command: string;
  readonly what: string;
}

export interface Invocation {
  readonly host: Host;
  readonly args: readonly string[];
  flag(name: string): boolean;
  /** The last value given, or the default of the option. */
  option(name: string): string | undefined;
  options(name: string): readonly string[];
}

/** One subcommand; one file under `commands/`, one line in `registry.ts`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name: `[SRC…]`. */
  readonly usage: string;
  readonly description?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly Example[];
  run(invocation: Invocation): Promise<ExitCode> | ExitCode;
}
