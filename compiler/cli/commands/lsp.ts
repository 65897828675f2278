import type { Command } from '../command.js';
import { exit } from '../exit-codes.js';

export const command: Command = {
  name: 'lsp',
  summary: 'Run the language server on standard input and output.',
  usage: '[--stdio]',
  description:
    'Speaks the Language Server Protocol 3.17: diagnostics, hover, completion, quick fixes, definitions, references, symbols.',
  options: {
    stdio: { type: 'boolean', description: 'Use standard input and output (the only transport; editors pass it).' },
  },
  examples: [{ command: 'drydock lsp --stdio', what: 'What an editor starts.' }],
  async run() {
    const { main } = await import('../../../vscode-extension/server/main.js');
    main();
    // The connection ends the process when the editor sends `exit` or closes the pipe.
    await new Promise<void>((done) => process.stdin.once('close', done));
    return exit.ok;
  },
};
