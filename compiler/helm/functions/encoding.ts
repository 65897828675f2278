import { nodeCrypto } from '../../host/node-modules.js';
import { fromBytes, toBytes } from '../go/bytes.js';
import { type JsonOptions, marshalJson } from '../go/json.js';
import { GoError, type GoValue } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn } from './define.js';
import { parseJson } from './json-parse.js';

const base64Alphabet = /^[A-Za-z0-9+/]*$/;

/** `base64.StdEncoding.DecodeString`. @throws GoError `illegal base64 data at input byte N` */
export function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/[\r\n]/g, '');
  const body = clean.replace(/={1,2}$/, '');
  const padded = clean.length % 4 === 0 && clean.length - body.length === (4 - (body.length % 4)) % 4;
  if (base64Alphabet.test(body) && padded) return Buffer.from(body, 'base64');
  throw new GoError(`illegal base64 data at input byte ${firstBad(text)}`);
}

/** The input byte Go's decoder names (base64.go decodeQuantum). */
function firstBad(text: string): number {
  const skip = (from: number): number => from + /^[\r\n]*/.exec(text.slice(from))![0].length;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\r' || c === '\n') continue;
    if (c !== '=' && base64Alphabet.test(c)) {
      digits++;
      continue;
    }
    const inQuantum = digits % 4;
    if (c !== '=' || inQuantum < 2) return i;
    let next = i + 1;
    if (inQuantum === 2) {
      next = skip(next);
      if (next === text.length) return next;
      if (text[next] !== '=') return next - 1;
      next++;
    }
    return skip(next);
  }
  return text.length - (digits % 4);
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encodeBase32(bytes: Uint8Array): string {
  let bits = 0n;
  let out = '';
  for (let i = 0; i < bytes.length; i += 5) {
    const part = bytes.subarray(i, i + 5);
    bits = 0n;
    for (let k = 0; k < 5; k++) bits = (bits << 8n) | BigInt(part[k] ?? 0);
    const used = Math.ceil((part.length * 8) / 5);
    for (let k = 0; k < 8; k++) out += k < used ? base32Alphabet[Number((bits >> BigInt(35 - 5 * k)) & 31n)] : '=';
  }
  return out;
}

/** `base32.StdEncoding.DecodeString`; the input byte Go's decoder names where it fails (base32.go decode). */
function decodeBase32(text: string): Uint8Array | number {
  const clean = Buffer.from(toBytes(text))
    .toString('latin1')
    .replace(/[\r\n]/g, '');
  const out: number[] = [];
  for (let start = 0; start < clean.length; start += 8) {
    const quantum = clean.slice(start, start + 8);
    const rest = clean.length - start;
    const padding = rest <= 8 ? quantum.search(/(?<=..)=/s) : -1;
    const digits = padding < 0 ? quantum : quantum.slice(0, padding);
    const wrong = [...digits].findIndex((c) => !base32Alphabet.includes(c));
    if (wrong >= 0) return start + wrong;
    if (padding < 0 && quantum.length < 8) return clean.length - quantum.length;
    if (padding >= 0) {
      if (quantum.length < 8) return clean.length;
      const other = quantum.slice(padding).search(/[^=]/);
      if (other >= 0) return start + padding + other - 1;
      if ([3, 6].includes(padding)) return start + padding;
    }
    out.push(...unpack(digits));
  }
  return Uint8Array.from(out);
}

/** Five bits a digit; what does not fill a byte is dropped. */
function unpack(digits: string): number[] {
  const out: number[] = [];
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    value = ((value << 5) | base32Alphabet.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push((value >> bits) & 0xff);
  }
  return out;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const hash = (name: string) => fn(['string'], (_, s) => nodeCrypto().createHash(name).update(toBytes(s)).digest('hex'));

function swallow(run: () => string): string {
  try {
    return run();
  } catch (e) {
    if (e instanceof GoError) return '';
    throw e;
  }
}

const json = (v: GoValue, options?: JsonOptions): string => marshalJson(v, options);
const pretty: JsonOptions = { indent: '  ' };
const raw: JsonOptions = { html: false };

export const encoding: FunctionTable = {
  b64enc: fn(['string'], (_, s) => Buffer.from(toBytes(s)).toString('base64')),
  b64dec: fn(['string'], (_, s) => errorText(() => fromBytes(decodeBase64(s)))),
  b32enc: fn(['string'], (_, s) => encodeBase32(toBytes(s))),
  b32dec: fn(['string'], (_, s) => {
    const bytes = decodeBase32(s);
    return typeof bytes === 'number' ? `illegal base32 data at input byte ${bytes}` : fromBytes(bytes);
  }),
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
  adler32sum: fn(['string'], (_, s) => String(adler32(toBytes(s)))),
  toJson: fn(['any'], (_, v) => swallow(() => json(v))),
  mustToJson: fn(['any'], (_, v) => json(v)),
  toPrettyJson: fn(['any'], (_, v) => swallow(() => json(v, pretty))),
  mustToPrettyJson: fn(['any'], (_, v) => json(v, pretty)),
  toRawJson: fn(['any'], (_, v) => json(v, raw)),
  mustToRawJson: fn(['any'], (_, v) => json(v, raw)),
  // Helm overrides fromJson; sprig's stays for mustFromJson only.
  mustFromJson: fn(['string'], (_, s) => parseJson(s)),
};

function errorText(run: () => string): string {
  try {
    return run();
  } catch (e) {
    if (e instanceof GoError) return e.message;
    throw e;
  }
}
