import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createConnection, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { analyzeConfigured } from '../../compiler/app/configured.js';
import { nodeHost } from '../../compiler/app/node-host.js';
import { serve } from '../server/server.js';

/** A client and a server in one process, over the real protocol, in a folder of its own. For tests. */
export class EditorSession {
  private readonly published = new Map<string, PublishDiagnosticsParams['diagnostics']>();
  private waiting: (() => void)[] = [];
  readonly client: MessageConnection;
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.root = mkdtempSync(join(tmpdir(), 'drydock-editor-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    const up = new PassThrough();
    const down = new PassThrough();
    serve(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), {
      analyze: (host, paths, { predict }) =>
        analyzeConfigured(host, paths, { lenient: true, ...(predict ? { predict: {} } : {}) }),
      hostAt: (cwd) => nodeHost({ cwd, color: false }),
      debounce: 5,
    });
    this.client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.client.onNotification('textDocument/publishDiagnostics', (p: PublishDiagnosticsParams) => {
      this.published.set(p.uri, p.diagnostics);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.client.onRequest('client/registerCapability', () => null);
    this.client.listen();
  }

  uri(path: string): string {
    return pathToFileURL(join(this.root, path)).toString();
  }

  async start(): Promise<void> {
    const workspaceFolders = [{ uri: pathToFileURL(this.root).toString(), name: 'test' }];
    await this.client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, workspaceFolders });
    await this.client.sendNotification('initialized', {});
  }

  async open(path: string, text: string, languageId = 'yaml'): Promise<void> {
    await this.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: this.uri(path), languageId, version: 1, text },
    });
  }

  async change(path: string, version: number, text: string): Promise<void> {
    await this.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri(path), version },
      contentChanges: [{ text }],
    });
  }

  /** The findings of a file, once they satisfy `when`; fails after a minute. */
  async diagnostics(
    path: string,
    when: (codes: string[]) => boolean,
  ): Promise<PublishDiagnosticsParams['diagnostics']> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const list = this.published.get(this.uri(path)) ?? [];
      if (when(list.map((d) => String(d.code)))) return list;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`findings of ${path} are ${JSON.stringify(list.map((d) => `${d.code} ${d.message}`))}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  request<T>(method: string, path: string, line: number, character: number, more: object = {}): Promise<T> {
    return this.client.sendRequest(method, {
      textDocument: { uri: this.uri(path) },
      position: { line, character },
      ...more,
    });
  }

  async stop(): Promise<void> {
    await this.client.sendRequest('shutdown');
    this.client.dispose();
    rmSync(this.root, { recursive: true, force: true });
  }
}
