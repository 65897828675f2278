import type { Host } from '../../app/host.js';
import { ChartError } from './errors.js';
import { loadArchive } from './load-archive.js';
import { loadDirectory } from './load-directory.js';
import type { ChartSource } from './source.js';

/** Reads a chart directory or `.tgz`. @throws ChartError with Helm's message, or HostError where reading fails */
export function loadChart(host: Host, path: string, helmVersion: 3 | 4 = 4): ChartSource {
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(path) && /^[a-z]+:\/\//i.test(path))
    throw new ChartError(
      `${path} is a remote chart; drydock works offline. Pull it first (\`helm pull\`) and name the folder or archive.`,
    );
  const stat = host.stat(path);
  if (!stat) throw new ChartError(`path ${JSON.stringify(path)} not found`);
  return stat.kind === 'directory'
    ? loadDirectory(host, path, helmVersion)
    : loadArchive(path, host.readBytes(path), helmVersion);
}
