import { join } from 'node:path';
import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

/** Starts the bundled server; everything else happens there. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath(join('dist', 'server.mjs'));
  const run = { module, transport: TransportKind.ipc };
  client = new LanguageClient(
    'drydock',
    'drydock',
    { run, debug: run },
    {
      documentSelector: [
        { scheme: 'file', language: 'yaml' },
        { scheme: 'file', language: 'json' },
        { scheme: 'file', language: 'helm' },
        { scheme: 'file', language: 'typescript' },
      ],
      synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.{yaml,yml,json,ts,tpl}') },
    },
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
