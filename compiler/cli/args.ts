import { parseArgs } from 'node:util';
import type { Host } from '../host/host.js';
import { closest } from '../kube/closest.js';
import type { Command, Invocation, OptionSpec } from './command.js';
import { UsageError } from './exit-codes.js';

/** Options that every command understands. */
export const globalOptions: Readonly<Record<string, OptionSpec>> = {
  help: { type: 'boolean', short: 'h', description: 'Show this help.' },
  color: { type: 'boolean', description: 'Colour the output (default: where the terminal can; NO_COLOR is honoured).' },
  'no-color': { type: 'boolean', description: 'Never colour the output.' },
};

/** Reads the arguments behind a command's name. @throws UsageError on an unknown flag or a value out of its choices */
export function readArguments(command: Command, argv: readonly string[], host: Host): Invocation {
  const specs: Record<string, OptionSpec> = { ...globalOptions, ...command.options };
  const values = parse(command, argv, specs);
  for (const [name, spec] of Object.entries(specs)) {
    const given = values.options[name];
    for (const value of given === undefined ? [] : [given].flat())
      if (spec.choices && typeof value === 'string' && !spec.choices.includes(value))
        throw new UsageError(
          `--${name} ${value}: not one of ${spec.choices.join(', ')}`,
          didYouMean(value, spec.choices, ''),
        );
  }
  const list = (name: string): string[] => {
    const given = values.options[name];
    if (given === undefined) return specs[name]?.default === undefined ? [] : [specs[name].default];
    return [given].flat().filter((v): v is string => typeof v === 'string');
  };
  return {
    host,
    args: values.positionals,
    flag: (name) => values.options[name] === true,
    option: (name) => list(name).at(-1),
    options: list,
  };
}

/** What Go's flags (spf13/pflag) take and Node's do not: `--flag=true`, flags that may go without their value, values that begin with a dash. */
function asNodeTakes(argv: readonly string[], specs: Readonly<Record<string, OptionSpec>>): string[] {
  const end = argv.indexOf('--');
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    const m = end >= 0 && i > end ? null : /^(?:--([a-z][\w-]*)|-([A-Za-z]))(?:=(.*))?$/s.exec(arg);
    const name = m?.[1] ?? Object.keys(specs).find((n) => m && specs[n]!.short === m[2]);
    const spec = name === undefined ? undefined : specs[name];
    if (!m || !spec) out.push(arg);
    else if (spec.type === 'boolean') {
      if (m[3] === undefined || !/^(?:true|false)$/.test(m[3])) out.push(arg);
      else if (m[3] === 'true') out.push(`--${name}`);
    } else {
      const value = m[3] ?? spec.bare ?? argv[++i];
      if (value === undefined) throw new UsageError(`flag needs an argument: ${arg}`);
      out.push(`--${name}=${value}`);
    }
  }
  return out;
}

interface Parsed {
  options: Record<string, string | boolean | (string | boolean)[] | undefined>;
  positionals: string[];
}

function parse(command: Command, argv: readonly string[], specs: Record<string, OptionSpec>): Parsed {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, s]) => [
      name,
      { type: s.type, ...(s.short ? { short: s.short } : {}), ...(s.multiple ? { multiple: true } : {}) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: asNodeTakes(argv, specs),
      options,
      allowPositionals: true,
      strict: true,
    });
    return { options: values as Parsed['options'], positionals };
  } catch (e) {
    if (e instanceof UsageError) throw e;
    const { code, message } = e as Error & { code?: string };
    const flag = /'(--?[^'\s]+)/.exec(message)?.[1] ?? '';
    const see = `Run \`drydock ${command.name} --help\`.`;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const names = Object.keys(specs).map((n) => `--${n}`);
      throw new UsageError(`unknown flag ${flag}`, didYouMean(flag, names, see));
    }
    throw new UsageError(message.split('\n')[0]!.replace(/^Option /, ''), see);
  }
}

function didYouMean(word: string, known: readonly string[], otherwise: string): string {
  const near = closest(word, known);
  return near ? `Did you mean ${near}?` : otherwise;
}
