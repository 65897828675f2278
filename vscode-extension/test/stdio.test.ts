import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createMessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const test = suite('editor over stdio');
const cli = fileURLToPath(new URL('../../compiler/cli/main.js', import.meta.url));

test('`drydock lsp --stdio` serves one session and ends with it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-stdio-'));
  writeFileSync(join(root, 'pdb.yaml'), 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: [\n');
  const child = spawn(process.execPath, [cli, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (d) => {
    errors += d;
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = new Promise<PublishDiagnosticsParams>((done) =>
    client.onNotification('textDocument/publishDiagnostics', done),
  );
  client.onRequest('client/registerCapability', () => null);
  client.listen();
  const rootUri = pathToFileURL(root).toString();
  const { capabilities } = await client.sendRequest<{ capabilities: { hoverProvider?: boolean } }>('initialize', {
    processId: process.pid,
    rootUri,
    capabilities: {},
    workspaceFolders: [{ uri: rootUri, name: 'x' }],
  });
  assert.is(capabilities.hoverProvider, true);
  await client.sendNotification('initialized', {});
  const { uri, diagnostics } = await published;
  assert.ok(uri.endsWith('/pdb.yaml'));
  assert.is(diagnostics[0]?.code, 'syntax/yaml');
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  assert.is(await ended, 0);
  assert.is(errors, '');
  rmSync(root, { recursive: true, force: true });
});

test.run();
