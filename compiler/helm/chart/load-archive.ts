import { nodeZlib } from '../../host/node-modules.js';
import { clean } from '../functions/paths.js';
import { ChartError } from './errors.js';
import { maxChartBytes, withoutBom } from './load-directory.js';
import type { ChartFile, ChartSource } from './source.js';

const blockSize = 512;

/** Unpacks a `.tgz` chart in memory, bounded, with the path checks of Helm (loader/archive). @throws ChartError */
export function loadArchive(path: string, packed: Uint8Array): ChartSource {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) {
    if (/\.ya?ml$/.test(path))
      throw new ChartError(`file '${path}' seems to be a YAML file, but expected a gzipped archive`);
    throw new ChartError(`file '${path}' does not appear to be a gzipped archive; got '${contentType(packed)}'`);
  }
  const files = readTar(unzip(packed)).flatMap((entry) => chartFile(path, entry));
  if (!files.length) throw new ChartError('no files in chart archive');
  return { path, archive: true, files };
}

function contentType(bytes: Uint8Array): string {
  const binary = bytes.subarray(0, 512).some((b) => b < 9 || (b > 13 && b < 32 && b !== 27));
  return binary ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

function unzip(packed: Uint8Array): Buffer {
  try {
    return nodeZlib().gunzipSync(packed, { maxOutputLength: maxChartBytes + 16 * 1024 * 1024 });
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new ChartError(`decompressed chart is larger than the maximum size ${maxChartBytes}`);
    throw new ChartError(code === 'Z_BUF_ERROR' ? 'unexpected EOF' : 'gzip: invalid header');
  }
}

interface TarEntry {
  readonly name: string;
  readonly type: string;
  readonly data: Uint8Array;
}

function field(block: Buffer, start: number, length: number): string {
  const raw = block.subarray(start, start + length);
  const end = raw.indexOf(0);
  return raw.subarray(0, end < 0 ? length : end).toString('utf8');
}

/** ustar with the long-name extensions of GNU tar and pax. */
function readTar(tar: Buffer): TarEntry[] {
  const out: TarEntry[] = [];
  let longName: string | undefined;
  let total = 0;
  for (let at = 0; at + blockSize <= tar.length; ) {
    const header = tar.subarray(at, at + blockSize);
    if (header.every((b) => b === 0)) break;
    const size = Number.parseInt(field(header, 124, 12).trim() || '0', 8);
    if (!Number.isFinite(size) || size < 0) throw new ChartError('archive/tar: invalid tar header');
    const type = String.fromCharCode(header[156] || 48);
    const start = at + blockSize;
    if (start + size > tar.length) throw new ChartError('unexpected EOF');
    const data = tar.subarray(start, start + size);
    at = start + Math.ceil(size / blockSize) * blockSize;
    if (type === 'L') longName = field(data, 0, data.length);
    else if (type === 'x') longName = paxPath(data) ?? longName;
    else if (type !== 'g') {
      const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
      const name = longName ?? (prefix ? `${prefix}/` : '') + field(header, 0, 100);
      longName = undefined;
      total += size;
      if (total > maxChartBytes)
        throw new ChartError(`decompressed chart is larger than the maximum size ${maxChartBytes}`);
      out.push({ name, type, data });
    }
  }
  return out;
}

function paxPath(data: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(data.toString('utf8'))?.[1];
}

function chartFile(archive: string, entry: TarEntry): ChartFile[] {
  if (entry.type === '5' || entry.name.endsWith('/')) return [];
  if (entry.type === '1' || entry.type === '2')
    throw new ChartError(`chart archive ${archive} holds a link (${entry.name}); drydock does not follow it`);
  const delimiter = entry.name.includes('\\') ? '\\' : '/';
  const parts = entry.name.split(delimiter);
  const raw = parts.slice(1).join('/').replaceAll('\\', '/');
  if (raw.startsWith('/')) throw new ChartError('chart illegally contains absolute paths');
  const name = clean(raw);
  if (name === '.')
    throw new ChartError(`chart illegally contains content outside the base directory: ${JSON.stringify(entry.name)}`);
  if (name.startsWith('..')) throw new ChartError('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(name)) throw new ChartError('chart contains illegally named files');
  if (parts[0] === 'Chart.yaml') throw new ChartError('chart yaml not in base directory');
  return [{ name, bytes: withoutBom(entry.data), path: `${archive}!${name}` }];
}
