import { nodeZlib } from '../../host/node-modules.js';
import { maxChartBytes } from './load-directory.js';

/** What a compressed stream holds, and what stops its reader behind that; nothing where it just ends. */
export interface Unpacked {
  readonly bytes: Buffer;
  readonly problem?: string;
}

export const invalidHeader = 'gzip: invalid header';
export const early = 'unexpected EOF';
export class TooLarge extends Error {}

/** `compress/gzip`, all members; a fault is told only to who reads as far. @throws TooLarge */
export function gunzip(packed: Uint8Array): Unpacked {
  const parts: Buffer[] = [];
  let size = 0;
  const done = (problem?: string): Unpacked => ({
    bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts),
    ...(problem ? { problem } : {}),
  });
  for (let rest = Buffer.from(packed); rest.length; ) {
    const header = headerLength(rest);
    if (typeof header === 'string') return done(header);
    const body = rest.subarray(header);
    const { bytes, used, problem } = inflate(body);
    size += bytes.length;
    if (size > limit) throw new TooLarge();
    parts.push(bytes);
    if (problem) return done(problem);
    const trailer = body.subarray(used, used + 8);
    if (trailer.length < 8) return done(early);
    if (trailer.readUInt32LE(4) !== bytes.length % 2 ** 32 || trailer.readUInt32LE(0) !== crc32(bytes))
      return done('gzip: invalid checksum');
    rest = body.subarray(used + 8);
  }
  return done();
}

const limit = maxChartBytes + 16 * 1024 * 1024;
const flag = { checksum: 2, extra: 4, name: 8, comment: 16 };
const maxText = 512;

/** The length of the header of a member, or what is wrong with it (gunzip.go readHeader). */
function headerLength(b: Buffer): number | string {
  if (b.length < 10) return early;
  if (b[0] !== 0x1f || b[1] !== 0x8b || b[2] !== 8) return invalidHeader;
  const flags = b[3]!;
  let at = 10;
  if (flags & flag.extra) {
    if (b.length < at + 2) return early;
    at += 2 + b.readUInt16LE(at);
  }
  for (const text of [flag.name, flag.comment]) {
    if (!(flags & text)) continue;
    const end = b.indexOf(0, at);
    if ((end < 0 ? b.length : end) - at >= maxText) return invalidHeader;
    if (end < 0) return early;
    at = end + 1;
  }
  if (flags & flag.checksum) {
    if (b.length < at + 2) return early;
    if (b.readUInt16LE(at) !== (crc32(b.subarray(0, at)) & 0xffff)) return invalidHeader;
    at += 2;
  }
  return at > b.length ? early : at;
}

/** The data of a member, as far as it can be read, and how much of the input it took. */
function inflate(body: Buffer): { bytes: Buffer; used: number; problem?: string } {
  try {
    const { buffer, engine } = inflateSome(body);
    const used = engine.bytesWritten;
    return { bytes: buffer, used, ...(used >= body.length ? { problem: early } : {}) };
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge();
    const sound = longestReadable(body);
    return { ...sound, problem: `flate: corrupt input before offset ${sound.used + 1}` };
  }
}

function inflateSome(body: Buffer): { buffer: Buffer; engine: { bytesWritten: number } } {
  const { inflateRawSync, constants } = nodeZlib();
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit, info: true };
  return inflateRawSync(body, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}

/** zlib gives nothing of a broken stream, so the longest piece of it that is sound is looked for. */
function longestReadable(body: Buffer): { bytes: Buffer; used: number } {
  let sound = 0;
  let bytes: Buffer = Buffer.alloc(0);
  for (let broken = body.length; sound + 1 < broken; ) {
    const middle = (sound + broken) >> 1;
    try {
      bytes = inflateSome(body.subarray(0, middle)).buffer;
      sound = middle;
    } catch {
      broken = middle;
    }
  }
  return { bytes, used: sound };
}

let table: Uint32Array | undefined;

/** Node has it since 20.15. */
function crc32(bytes: Uint8Array): number {
  const { crc32: native } = nodeZlib() as { crc32?: (data: Uint8Array) => number };
  if (native) return native(bytes);
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
