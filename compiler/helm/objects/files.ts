import type { ChartFile } from '../chart/source.js';
import { base } from '../functions/paths.js';
import { fromBytes } from '../go/bytes.js';
import { GoBytes, GoMap, type GoType, type GoValue, stringSlice } from '../go/values.js';
import { emitYaml } from '../yaml/emit.js';
import { compileGlob } from './glob.js';

const bytesOf = (files: GoValue, name: GoValue): Uint8Array => {
  const found = (files as GoMap).get(name as string);
  return found instanceof GoBytes ? found.bytes : new Uint8Array();
};

function lines(files: GoValue, name: GoValue): GoValue {
  const text = fromBytes(bytesOf(files, name));
  return stringSlice(text === '' ? [] : text.replace(/\n$/, '').split('\n'));
}

/** Files by base name, as the data of a ConfigMap or Secret. */
function asData(files: GoMap, encode: (bytes: Uint8Array) => string): string {
  const data = new GoMap();
  for (const [name, content] of files) data.set(base(name), encode((content as GoBytes).bytes));
  const text = emitYaml(data);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function glob(files: GoMap, pattern: string): GoMap {
  const match = compileGlob(pattern) ?? compileGlob('**')!;
  const out = new GoMap(filesType);
  for (const [name, content] of files) if (match.test(name)) out.set(name, content);
  return out;
}

/** `.Files` (engine/files.go). */
export const filesType: GoType = {
  name: 'engine.files',
  kind: 'map',
  zero: new GoBytes(new Uint8Array()),
  methods: {
    Get: { params: ['string'], call: (f, name) => fromBytes(bytesOf(f, name)) },
    GetBytes: { params: ['string'], call: (f, name) => new GoBytes(bytesOf(f, name)) },
    Glob: { params: ['string'], call: (f, pattern) => glob(f as GoMap, pattern as string) },
    Lines: { params: ['string'], call: lines },
    AsConfig: { params: [], call: (f) => asData(f as GoMap, fromBytes) },
    AsSecrets: { params: [], call: (f) => asData(f as GoMap, (b) => Buffer.from(b).toString('base64')) },
  },
};

export function makeFiles(files: readonly ChartFile[]): GoMap {
  return new GoMap(
    filesType,
    files.map((f) => [f.name, new GoBytes(f.bytes)] as const),
  );
}
