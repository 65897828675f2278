import { fromBytes, isValidUtf8, toBytes } from '../go/bytes.js';
import { forbidden } from './chars.js';

/** libyaml reads this many bytes at a time (yamlprivateh.go): a mistake before the piece with the bad character is told first. */
const piece = 512;

export interface Readable {
  /** All that can be read. */
  readonly text: string;
  /** What stops the reader where that text ends. */
  readonly problem?: string;
}

/** A text as libyaml's reader hands it to the scanner (go.yaml.in/yaml/v2 readerc.go). */
export function readable(given: string): Readable {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  if (text.startsWith('\udcff\udcfe') || text.startsWith('\udcfe\udcff')) return fromUtf16(toBytes(text));
  const control = forbidden.exec(text);
  if (!control && isValidUtf8(text)) return { text };
  const bytes = toBytes(text);
  const at = Math.min(control ? toBytes(text.slice(0, control.index)).length : bytes.length, invalidAt(text));
  return { text: fromBytes(bytes.subarray(0, pieceStart(bytes, at))), problem: problemAt(bytes, at) };
}

/** The byte offset of the first byte that is no UTF-8. */
function invalidAt(text: string): number {
  if (isValidUtf8(text)) return Infinity;
  let at = 0;
  for (const rune of text) {
    const c = rune.codePointAt(0)!;
    if (c >= 0xdc80 && c <= 0xdcff) return at;
    at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return Infinity;
}

/** Where the piece begins that holds byte `at`: pieces end between characters. */
function pieceStart(bytes: Uint8Array, at: number): number {
  let start = 0;
  for (;;) {
    let end = start + piece;
    for (let k = 0; k < 3 && (bytes[end]! & 0xc0) === 0x80; k++) end--;
    if (at < end || end >= bytes.length) return start;
    start = end;
  }
}

function problemAt(bytes: Uint8Array, at: number): string {
  const lead = bytes[at]!;
  const width = lead < 0x80 ? 1 : lead >> 5 === 6 ? 2 : lead >> 4 === 14 ? 3 : lead >> 3 === 30 ? 4 : 0;
  if (!width) return 'invalid leading UTF-8 octet';
  if (at + width > bytes.length) return 'incomplete UTF-8 octet sequence';
  let value = width === 1 ? lead : lead & (0x7f >> width);
  for (let k = 1; k < width; k++) {
    if ((bytes[at + k]! & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    value = (value << 6) + (bytes[at + k]! & 0x3f);
  }
  if (width > 1 && value < [0x80, 0x800, 0x10000][width - 2]!) return 'invalid length of a UTF-8 sequence';
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) return 'invalid Unicode character';
  return 'control characters are not allowed';
}

function fromUtf16(bytes: Uint8Array): Readable {
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  if (bytes.length % 2) return { text: text.slice(0, -1), problem: 'incomplete UTF-16 character' };
  const control = forbidden.exec(text);
  return control ? { text: text.slice(0, control.index), problem: 'control characters are not allowed' } : { text };
}
