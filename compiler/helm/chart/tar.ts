import { isAscii } from '../go/bytes.js';
import { ChartError } from './errors.js';
import { early, type Unpacked } from './gzip.js';
import { paxRecords, readPax } from './pax.js';
import { readNumber, text } from './tar-fields.js';

/** A file of an archive as Go's archive/tar tells of it. */
export interface TarEntry {
  readonly name: string;
  readonly type: string;
  readonly isDirectory: boolean;
  /** As the header has it: a link may claim a size, too. */
  readonly size: number;
  /** @throws ChartError where the archive ends before */
  data(): Uint8Array;
}

const block = 512;
const maxSpecial = 1 << 20;
const badHeader = (): ChartError => new ChartError('archive/tar: invalid tar header');
/** Links, devices, directories and pipes have no data. */
const isHeaderOnly = (type: string): boolean => '123456'.includes(type);
const isZero = (bytes: Buffer): boolean => bytes.every((b) => b === 0);

interface Header {
  name: string;
  readonly type: string;
  size: number;
  readonly mode: number;
}

/** The files of an archive, one by one, so that what is wrong is told when it is reached (reader.go). @throws ChartError */
export class TarReader {
  private at = 0;

  constructor(private readonly stream: Unpacked) {}

  *entries(): Generator<TarEntry> {
    for (let entry = this.next(); entry; entry = this.next()) yield entry;
  }

  private next(): TarEntry | undefined {
    let pax = new Map<string, string>();
    let longName = '';
    for (;;) {
      const header = this.header();
      if (!header) return undefined;
      if (header.type === 'x' || header.type === 'g') {
        pax = paxRecords(this.special(header)) ?? this.fail();
        if (header.type === 'g') return { ...header, isDirectory: false, data: () => new Uint8Array() };
      } else if (header.type === 'L') longName = text(this.special(header));
      else if (header.type === 'K') this.special(header);
      else return this.file(header, pax, longName);
    }
  }

  private fail(): never {
    throw badHeader();
  }

  private file(header: Header, pax: ReadonlyMap<string, string>, longName: string): TarEntry {
    const merged = readPax(pax) ?? this.fail();
    if (merged.path) header.name = merged.path;
    if (merged.size !== undefined) header.size = merged.size;
    if (longName) header.name = longName;
    const legacy = header.type === '\0';
    const type = legacy ? (header.name.endsWith('/') ? '5' : '0') : header.type;
    const length = isHeaderOnly(type) ? 0 : header.size;
    if (length < 0) throw badHeader();
    if (header.type === 'S' || merged.sparse)
      throw new ChartError(`the archive holds a sparse file (${header.name}); drydock does not read those`);
    const isDirectory = type === '5' || (header.mode & ~0o7777) === 0o40000;
    const start = this.at;
    this.at += length;
    const data = (): Uint8Array => {
      if (start + length > this.stream.bytes.length) throw new ChartError(this.stream.problem ?? early);
      return this.stream.bytes.subarray(start, start + length);
    };
    return { name: header.name, type, isDirectory, size: header.size, data };
  }

  /** The data of a header that tells of the next file. */
  private special(header: Header): Buffer {
    if (header.size < 0) throw badHeader();
    if (header.size > maxSpecial) throw new ChartError('archive/tar: header field too long');
    const { bytes, problem } = this.stream;
    if (this.at + header.size > bytes.length) throw new ChartError(problem ?? early);
    const data = bytes.subarray(this.at, this.at + header.size);
    this.at += header.size;
    return data;
  }

  /** Undefined at the end of the archive: two blocks of zeros, or nothing more. */
  private header(): Header | undefined {
    const { bytes, problem } = this.stream;
    if (this.at > bytes.length) throw new ChartError(problem ?? early);
    this.at = Math.ceil(this.at / block) * block;
    const first = this.block();
    if (!first) return undefined;
    if (!isZero(first)) return this.parse(first);
    const second = this.block();
    if (second && !isZero(second)) throw badHeader();
    return undefined;
  }

  private block(): Buffer | undefined {
    const { bytes, problem } = this.stream;
    const left = bytes.length - this.at;
    if (left >= block) {
      this.at += block;
      return bytes.subarray(this.at - block, this.at);
    }
    if (problem) throw new ChartError(problem);
    if (left > 0) throw new ChartError(early);
    return undefined;
  }

  private parse(b: Buffer): Header {
    const number = (start: number, length: number): number =>
      readNumber(b.subarray(start, start + length)) ?? this.fail();
    const format = formatOf(b) ?? this.fail();
    const header = {
      name: text(b.subarray(0, 100)),
      type: String.fromCharCode(b[156]!),
      size: number(124, 12),
      mode: number(100, 8),
    };
    for (const start of [108, 116]) number(start, 8);
    number(136, 12);
    if (format === 'v7') return header;
    for (const start of [329, 337]) number(start, 8);
    const prefix = format === 'gnu' ? oldPrefix(b) : text(b.subarray(345, format === 'star' ? 476 : 500));
    if (prefix) header.name = `${prefix}/${header.name}`;
    return header;
  }
}

/** GNU has times where others have the prefix; but Go before 1.8 wrote a prefix there, which is no number. */
function oldPrefix(b: Buffer): string {
  const isTime = (start: number): boolean => b[start] === 0 || readNumber(b.subarray(start, start + 12)) !== undefined;
  if (isTime(345) && isTime(357)) return '';
  const prefix = text(b.subarray(345, 500));
  return isAscii(prefix) ? prefix : '';
}

/** Undefined where the checksum is not that of the header (format.go getFormat). */
function formatOf(b: Buffer): 'v7' | 'ustar' | 'star' | 'gnu' | undefined {
  const stated = readNumber(b.subarray(148, 156), 'octal');
  let unsigned = 0;
  let signed = 0;
  b.forEach((byte, i) => {
    const c = i >= 148 && i < 156 ? 32 : byte;
    unsigned += c;
    signed += (c << 24) >> 24;
  });
  if (stated === undefined || (stated !== unsigned && stated !== signed)) return undefined;
  const magic = b.toString('latin1', 257, 265);
  if (magic.startsWith('ustar\0')) return b.toString('latin1', 508) === 'tar\0' ? 'star' : 'ustar';
  return magic === 'ustar  \0' ? 'gnu' : 'v7';
}
