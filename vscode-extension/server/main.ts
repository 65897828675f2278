import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { analyzeConfigured } from '../../compiler/app/configured.js';
import { nodeHost } from '../../compiler/app/node-host.js';
import { serve } from './server.js';

/** Starts the language server on standard input and output (or the transport that the client's arguments name). */
export function main(): void {
  const connection = process.argv.includes('--node-ipc')
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, {
    analyze: (host, paths, { predict }) =>
      analyzeConfigured(host, paths, { lenient: true, ...(predict ? { predict: {} } : {}) }),
    hostAt: (cwd) => nodeHost({ cwd, color: false }),
  });
}
