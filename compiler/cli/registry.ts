import type { Command } from './command.js';

interface Entry {
  readonly summary: string;
  /** Loaded only when asked for, so that no command pays for another one's start. */
  load(): Promise<{ command: Command }>;
}

/** Every subcommand, in the order of the help. */
export const commands: Readonly<Record<string, Entry>> = {
  validate: {
    summary: 'Say what the API server would answer to each object.',
    load: () => import('./commands/validate.js'),
  },
  'can-i': { summary: 'Answer who may do what, from roles and bindings.', load: () => import('./commands/can-i.js') },
  lsp: { summary: 'Run the language server.', load: () => import('./commands/lsp.js') },
  completion: { summary: 'Print the completion script of a shell.', load: () => import('./commands/completion.js') },
};
