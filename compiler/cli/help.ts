import { wrap } from '../report/terminal.js';
import { globalOptions } from './args.js';
import type { Command, OptionSpec } from './command.js';
import { commands } from './registry.js';

export function generalHelp(version: string): string {
  const rows = Object.entries(commands).map(([name, c]): [string, string] => [name, c.summary]);
  return `drydock ${version}: compile, lint and dry-run Kubernetes manifests before anything sails

Usage: drydock COMMAND [FLAGS] [SRC…]

SRC is a file, a folder, a chart, a TypeScript program or - for standard input.

Commands:
${table(rows)}

Exit codes: 0 clean, 1 findings, 2 usage or internal error.
Run \`drydock COMMAND --help\` for flags and examples.
`;
}

export function commandHelp(command: Command): string {
  const all = { ...command.options, ...globalOptions };
  const rows = Object.entries(all)
    .filter(([, s]) => !s.hidden)
    .map(([name, s]): [string, string] => [flagText(name, s), describe(s)]);
  const examples = command.examples.map((e) => `  ${e.command}\n      ${e.what}`).join('\n');
  const about = command.description ? `\n${paragraphs(command.description)}\n` : '';
  return `${command.summary}

Usage: drydock ${command.name} ${command.usage}
${about}
Flags:
${table(rows)}

Examples:
${examples}
`;
}

function flagText(name: string, spec: OptionSpec): string {
  const short = spec.short ? `-${spec.short}, ` : '    ';
  return `${short}--${name}${spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''}`;
}

function describe(spec: OptionSpec): string {
  const choices = spec.choices ? ` One of ${spec.choices.join(', ')}.` : '';
  const repeat = spec.multiple ? ' Repeatable.' : '';
  const fallback = spec.default === undefined ? '' : ` Default: ${spec.default}.`;
  return `${spec.description}${choices}${fallback}${repeat}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(30, Math.max(...rows.map(([left]) => left.length))) + 2;
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, 96 - width);
      const head = left.length < width - 1 ? `  ${left.padEnd(width)}${lines.shift()}` : `  ${left}`;
      return [head, ...lines.map((l) => `  ${' '.repeat(width)}${l}`)].join('\n');
    })
    .join('\n');
}

/** Lines that are broken by hand stay; longer ones are wrapped. */
const paragraphs = (text: string): string =>
  text
    .split('\n')
    .flatMap((line) => (line.length > 116 ? wrap(line, 100) : [line]))
    .join('\n');
