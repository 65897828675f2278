import { clean } from '../functions/paths.js';
import { ChartError } from './errors.js';
import { gunzip, invalidHeader, TooLarge, type Unpacked } from './gzip.js';
import { maxChartBytes, maxFileBytes, withoutBom } from './load-directory.js';
import { contentType } from './sniff.js';
import type { ChartFile, ChartSource } from './source.js';
import { type TarEntry, TarReader } from './tar.js';

/** Unpacks a `.tgz` chart in memory, bounded, with the checks of Helm (loader/archive.go). @throws ChartError */
export function loadArchive(path: string, packed: Uint8Array, helmVersion: 3 | 4): ChartSource {
  const type = contentType(packed);
  if (type !== 'application/x-gzip') {
    if (/\.ya?ml$/.test(path))
      throw new ChartError(`file '${path}' seems to be a YAML file, but expected a gzipped archive`);
    throw new ChartError(`file '${path}' does not appear to be a gzipped archive; got '${type}'`);
  }
  try {
    const files = archiveFiles(path, packed, helmVersion);
    if (helmVersion === 4 && !files.some((f) => f.name === 'Chart.yaml'))
      throw new ChartError('unable to detect chart version, no Chart.yaml found');
    return { path, archive: true, files };
  } catch (e) {
    if (!(e instanceof ChartError)) throw e;
    if (e.message === invalidHeader)
      throw new ChartError(`file '${path}' does not appear to be a valid chart file (details: ${invalidHeader})`);
    // Helm 4 keeps the reason to itself, unless the archive was read (chart/loader/load.go LoadFile).
    const read = e.message.startsWith('unable to detect') || e.message.includes('drydock');
    throw helmVersion === 4 && !read ? new ChartError('unable to load chart archive') : e;
  }
}

/** The files of an archive below its first folder. @throws ChartError */
export function archiveFiles(path: string, packed: Uint8Array, helmVersion: 3 | 4): ChartFile[] {
  const files: ChartFile[] = [];
  const budget = new Budget(helmVersion);
  for (const entry of new TarReader(unpack(packed, budget)).entries()) {
    if (entry.isDirectory || entry.type === 'g') continue;
    const name = nameOf(entry);
    // A link is an empty file here: nothing is followed.
    files.push({ name, bytes: withoutBom(budget.read(entry)), path: `${path}!${name}` });
  }
  if (!files.length) throw new ChartError('no files in chart archive');
  return files;
}

function unpack(packed: Uint8Array, budget: Budget): Unpacked {
  try {
    return gunzip(packed);
  } catch (e) {
    throw e instanceof TooLarge ? budget.exceeded() : e;
  }
}

class Budget {
  private remaining = maxChartBytes;

  constructor(private readonly helmVersion: 3 | 4) {}

  exceeded(): ChartError {
    const what = this.helmVersion === 3 ? 'maximum file size' : 'maximum size';
    return new ChartError(`decompressed chart is larger than the ${what} ${maxChartBytes}`);
  }

  read(entry: TarEntry): Uint8Array {
    if (entry.size > this.remaining) throw this.exceeded();
    if (this.helmVersion === 3 && entry.size > maxFileBytes)
      throw new ChartError(
        `decompressed chart file ${JSON.stringify(entry.name)} is larger than the maximum file size ${maxFileBytes}`,
      );
    const data = entry.data();
    this.remaining -= data.length;
    if (data.length < entry.size || this.remaining <= 0) throw this.exceeded();
    return data;
  }
}

function nameOf(entry: TarEntry): string {
  const delimiter = entry.name.includes('\\') ? '\\' : '/';
  const parts = entry.name.split(delimiter);
  const raw = parts.slice(1).join(delimiter).replaceAll(delimiter, '/');
  if (raw.startsWith('/')) throw new ChartError('chart illegally contains absolute paths');
  const name = clean(raw);
  if (name === '.')
    throw new ChartError(`chart illegally contains content outside the base directory: ${JSON.stringify(entry.name)}`);
  if (name.startsWith('..')) throw new ChartError('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(name)) throw new ChartError('chart contains illegally named files');
  if (parts[0] === 'Chart.yaml') throw new ChartError('chart yaml not in base directory');
  return name;
}
