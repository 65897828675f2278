import { type Entry, entryOf, knownIds, suggestId } from '../../../rules/kit/catalogue.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'explain',
  summary: 'Explain a rule or a code, with examples.',
  usage: 'RULE|CODE | --all',
  options: {
    all: { type: 'boolean', description: 'Every rule and code.' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      description: 'md prints the documents, json the data; with --all, list is one line each.',
      choices: ['md', 'json', 'list'],
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      description: 'As --output.',
      choices: ['md', 'json', 'list'],
      hidden: true,
    },
  },
  examples: [
    { command: 'drydock explain security/privileged', what: 'Why the rule is there, and what to do.' },
    { command: 'drydock explain --all', what: 'List every rule and code.' },
    { command: 'drydock explain --all -o json', what: 'The same as data.' },
  ],
  run,
};

function run(call: Invocation): ExitCode {
  const all = call.flag('all');
  if (all === call.args.length > 0)
    throw new UsageError('name a rule, or give --all', 'For example: drydock explain security/privileged');
  const format = call.option('output') ?? call.option('format') ?? (all ? 'list' : 'md');
  const entries = all ? knownIds().map((id) => entryOf(id)!) : call.args.map(find);
  call.host.out(render(entries, format, all));
  return exit.ok;
}

function find(id: string): Entry {
  const entry = entryOf(id);
  if (entry) return entry;
  const hint = suggestId(id);
  throw new UsageError(
    `there is no rule or code ${id}`,
    hint ? `${hint[0]!.toUpperCase()}${hint.slice(1).replace(/`/g, '')}` : 'See `drydock explain --all`.',
  );
}

function render(entries: readonly Entry[], format: string, all: boolean): string {
  if (format === 'json')
    return `${JSON.stringify(all ? entries : entries.length === 1 ? entries[0] : entries, null, 2)}\n`;
  if (format === 'md') return entries.map((e) => `${e.markdown.trimEnd()}\n\n${footer(e)}`).join('\n');
  const width = Math.max(...entries.map((e) => e.id.length));
  return entries.map((e) => `${e.id.padEnd(width)}  ${e.severity.padEnd(7)}  ${e.title}\n`).join('');
}

function footer(e: Entry): string {
  const presets = e.presets.length ? `presets: ${e.presets.join(', ')}` : 'no preset';
  const fix = e.fixable ? `; fix: ${e.fixable}` : '';
  return `_Severity: ${e.severity}; ${presets}${fix}; since ${e.since}._\n`;
}
