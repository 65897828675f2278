/** DER, as much as certificates and keys need. */
export type Der = Uint8Array;

function tlv(tag: number, ...parts: readonly Uint8Array[]): Der {
  const body = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag), length(body.length), body]);
}

function length(n: number): Uint8Array {
  if (n < 0x80) return Uint8Array.of(n);
  const bytes: number[] = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

export const sequence = (...parts: Der[]): Der => tlv(0x30, ...parts);
export const set = (...parts: Der[]): Der => tlv(0x31, ...parts);
export const octets = (bytes: Uint8Array): Der => tlv(0x04, bytes);
export const utf8 = (text: string): Der => tlv(0x0c, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Der => tlv(0x13, Buffer.from(text, 'latin1'));
export const boolean = (value: boolean): Der => tlv(0x01, Uint8Array.of(value ? 0xff : 0));
export const nul: Der = Uint8Array.of(0x05, 0x00);
/** `[n]` with the given content; `constructed` for explicit tags and sequences. */
export const context = (n: number, content: Uint8Array, constructed = false): Der =>
  tlv((constructed ? 0xa0 : 0x80) | n, content);

export function integer(value: bigint): Der {
  return tlv(0x02, bigBytes(value));
}

/** Big-endian two's complement of a non-negative number. */
function bigBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return bytes[0]! & 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes;
}

export function bits(bytes: Uint8Array, unused = 0): Der {
  return tlv(0x03, Uint8Array.of(unused), bytes);
}

export function oid(text: string): Der {
  const [a, b, ...rest] = text.split('.').map(Number) as [number, number, ...number[]];
  const out = [a * 40 + b];
  for (const n of rest) {
    const part = [n & 0x7f];
    for (let r = Math.floor(n / 128); r > 0; r = Math.floor(r / 128)) part.unshift((r & 0x7f) | 0x80);
    out.push(...part);
  }
  return tlv(0x06, Uint8Array.from(out));
}

/** UTCTime up to 2049, GeneralizedTime after. */
export function time(date: Date): Der {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = date.getUTCFullYear();
  return year < 2050 ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits));
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The first PEM block of a text. */
export function readPem(text: string): { label: string; der: Uint8Array } | undefined {
  const m = /-----BEGIN ([^-\n]+)-----\r?\n([A-Za-z0-9+/=\s]*?)-----END \1-----/.exec(text);
  return m ? { label: m[1]!, der: Buffer.from(m[2]!.replace(/\s/g, ''), 'base64') } : undefined;
}

/** One element at `at`: its tag, and where its content and the next element begin. */
export function readElement(der: Uint8Array, at = 0): { tag: number; start: number; end: number } {
  const tag = der[at]!;
  let size = der[at + 1]!;
  let start = at + 2;
  if (size & 0x80) {
    const count = size & 0x7f;
    size = 0;
    for (let i = 0; i < count; i++) size = size * 256 + der[start + i]!;
    start += count;
  }
  return { tag, start, end: start + size };
}

/** The elements inside the element at `at`. */
export function children(der: Uint8Array, at = 0): Uint8Array[] {
  const { start, end } = readElement(der, at);
  const out: Uint8Array[] = [];
  for (let i = start; i < end; ) {
    const inner = readElement(der, i);
    out.push(der.subarray(i, inner.end));
    i = inner.end;
  }
  return out;
}
