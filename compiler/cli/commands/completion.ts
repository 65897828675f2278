import { globalOptions } from '../args.js';
import type { Command } from '../command.js';
import { exit, UsageError } from '../exit-codes.js';
import { commands } from '../registry.js';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

interface Word {
  readonly name: string;
  readonly text: string;
  readonly flags: readonly string[];
}

export const command: Command = {
  name: 'completion',
  summary: 'Print the completion script of a shell.',
  usage: shells.join('|'),
  options: {},
  examples: [
    { command: 'source <(drydock completion bash)', what: 'Complete commands and flags in this bash.' },
    { command: 'drydock completion fish > ~/.config/fish/completions/drydock.fish', what: 'Complete in every fish.' },
  ],
  async run({ args, host }) {
    const shell = shells.find((s) => s === args[0]);
    if (!shell) throw new UsageError(`completion wants a shell: ${shells.join(', ')}`);
    const words: Word[] = [];
    for (const [name, entry] of Object.entries(commands)) {
      const { command } = await entry.load();
      const flags = Object.keys({ ...command.options, ...globalOptions }).map((f) => `--${f}`);
      words.push({ name, text: entry.summary, flags });
    }
    host.out(scripts[shell](words));
    return exit.ok;
  },
};

const scripts: Record<Shell, (words: readonly Word[]) => string> = { bash, zsh, fish };

function bash(words: readonly Word[]): string {
  const cases = words.map((w) => `    ${w.name}) words="${w.flags.join(' ')}" ;;`).join('\n');
  return `# drydock completion for bash
_drydock() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${words.map((w) => w.name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _drydock drydock
`;
}

function zsh(words: readonly Word[]): string {
  const list = words.map((w) => `    '${w.name}:${w.text.replace(/'/g, "'\\''").replace(/:/g, '\\:')}'`).join('\n');
  const cases = words
    .map((w) => `    ${w.name}) _arguments ${w.flags.map((f) => `'${f}'`).join(' ')} '*:file:_files' ;;`)
    .join('\n');
  return `#compdef drydock
_drydock() {
  local -a commands
  commands=(
${list}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case $words[2] in
${cases}
  esac
}
compdef _drydock drydock
`;
}

function fish(words: readonly Word[]): string {
  const quote = (s: string): string => `'${s.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
  const lines = words.flatMap((w) => [
    `complete -c drydock -n __fish_use_subcommand -f -a ${w.name} -d ${quote(w.text)}`,
    ...w.flags.map((f) => `complete -c drydock -n '__fish_seen_subcommand_from ${w.name}' -l ${f.slice(2)}`),
  ]);
  return `# drydock completion for fish\n${lines.join('\n')}\n`;
}
