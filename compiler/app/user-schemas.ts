import { tablesFrom, tablesOf } from '../../schemas/load.js';
import type { Minor } from '../../schemas/profile.js';
import type { MinorFile, SchemaTables } from '../../schemas/types.js';
import { type Host, HostError } from '../host/host.js';

/** The tables of a file, while its text stays: an editor asks at every change of a manifest. */
const known = new Map<string, { readonly text: string; readonly base: SchemaTables; readonly tables: SchemaTables }>();

/**
 * The tables of a minor, extended by those in a user's folder (`drydock schema --from FILE --schemas DIR` writes them).
 * @throws HostError where the folder or a file in it cannot be read
 */
export function tablesFor(host: Host, minor: Minor, folder: string | undefined): SchemaTables {
  let tables = tablesOf(minor);
  if (folder === undefined) return tables;
  for (const name of host.readDir(folder))
    if (name.endsWith('.json')) tables = extended(host, `${folder}/${name}`, tables);
  return tables;
}

function extended(host: Host, path: string, base: SchemaTables): SchemaTables {
  const text = host.readText(path);
  const before = known.get(path);
  if (before?.text === text && before.base === base) return before.tables;
  const tables = tablesFrom(parseTables(path, text), base);
  known.set(path, { text, base, tables });
  return tables;
}

function parseTables(path: string, text: string): MinorFile {
  try {
    const file = JSON.parse(text) as MinorFile;
    if (Array.isArray(file.resources) && typeof file.minor === 'string') return file;
  } catch {
    // Said below, with the name of the file.
  }
  throw new HostError('io', path, `${path}: no schema tables; make them with \`drydock schema --from FILE\``);
}
