import { fileURLToPath } from 'node:url';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Host } from '../../compiler/app/host.js';
import { version } from '../../compiler/app/version.js';
import { codeActions } from './features/code-action.js';
import { complete } from './features/completion.js';
import { definition, references } from './features/definition.js';
import { publish } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { documentSymbols, workspaceSymbols } from './features/symbols.js';
import { type Analyze, Workspace } from './workspace.js';

export interface ServerOptions {
  readonly analyze: Analyze;
  /** A host rooted at the given folder. */
  readonly hostAt: (folder: string) => Host;
  /** Milliseconds of quiet before the findings are computed. */
  readonly debounce?: number;
}

/** Wires the protocol to the features. Each feature is a pure function of the analysis in its own file. */
export function serve(connection: Connection, options: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  let workspace: Workspace | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const shown = new Set<string>();

  const refresh = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (workspace) void publish(connection, workspace, shown);
    }, options.debounce ?? 150);
  };
  const within = <T>(work: (w: Workspace) => Promise<T>): Promise<T | null> =>
    workspace
      ? work(workspace).catch((e: Error) => Promise.reject(new ResponseError(-32603, e.message)))
      : Promise.resolve(null);

  connection.onInitialize((params): InitializeResult => {
    const root = rootOf(params);
    const folder = root ?? process.cwd();
    workspace = new Workspace(folder, options.hostAt(folder), options.analyze, root === undefined);
    return { serverInfo: { name: 'drydock', version }, capabilities };
  });
  connection.onInitialized(() => {
    void connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{yaml,yml,json,ts,tpl}' }] })
      .catch(() => undefined);
    refresh();
  });
  documents.onDidChangeContent(({ document }) => {
    workspace?.set(document.uri, document.getText());
    refresh();
  });
  documents.onDidClose(({ document }) => {
    workspace?.close(document.uri);
    refresh();
  });
  connection.onDidChangeWatchedFiles(() => {
    workspace?.touch();
    refresh();
  });
  connection.onCodeAction((p) => within(async (w) => codeActions(p, await w.current(), w)));
  connection.onHover((p) => within(async (w) => hover(p, await w.current(), w)));
  connection.onCompletion((p) => within(async (w) => complete(p, await w.current(), w)));
  connection.onDefinition((p) => within(async (w) => definition(p, await w.current(), w)));
  connection.onReferences((p) => within(async (w) => references(p, await w.current(), w)));
  connection.onDocumentSymbol((p) => within(async (w) => documentSymbols(p, await w.current(), w)));
  connection.onWorkspaceSymbol((p) => within(async (w) => workspaceSymbols(p, await w.current(), w)));
  connection.onShutdown(() => clearTimeout(timer));
  documents.listen(connection);
  connection.listen();
}

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  hoverProvider: true,
  completionProvider: { triggerCharacters: [':', ' ', '-'] },
  codeActionProvider: { codeActionKinds: ['quickfix'] },
  definitionProvider: true,
  referencesProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
};

function rootOf(params: InitializeParams): string | undefined {
  const uri = params.workspaceFolders?.[0]?.uri ?? params.rootUri;
  return uri?.startsWith('file:') ? fileURLToPath(uri) : undefined;
}
