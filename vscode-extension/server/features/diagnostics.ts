import type { Connection, Diagnostic as WireDiagnostic } from 'vscode-languageserver';
import { toWire } from '../convert.js';
import type { Workspace } from '../workspace.js';

/** Sends the findings of every file, and empties the files that had some before. Late answers are dropped. */
export async function publish(connection: Connection, workspace: Workspace, shown: Set<string>): Promise<void> {
  const revision = workspace.revision;
  try {
    const analysis = await workspace.current();
    if (workspace.revision !== revision) return;
    const byUri = new Map<string, WireDiagnostic[]>();
    for (const d of analysis.diagnostics) {
      const uri = workspace.uriOf(d.span.file);
      if (!byUri.has(uri)) byUri.set(uri, []);
      byUri.get(uri)!.push(toWire(d, analysis.load.files, (p) => workspace.uriOf(p)));
    }
    for (const uri of shown) if (!byUri.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
    shown.clear();
    for (const [uri, diagnostics] of byUri) {
      shown.add(uri);
      await connection.sendDiagnostics({ uri, diagnostics });
    }
  } catch (e) {
    connection.console.error(`drydock could not analyse the workspace: ${(e as Error).message}`);
  }
}
