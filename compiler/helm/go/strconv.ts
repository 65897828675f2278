import { fromBytes, toBytes, withReplacements } from './bytes.js';

/** `strconv.FormatFloat(f, 'g', -1, 64)`: what `%v` prints. */
export function formatFloat(f: number): string {
  const special = specialFloat(f);
  if (special) return special;
  if (Number.isInteger(f) && Math.abs(f) < 1e6) return Object.is(f, -0) ? '-0' : String(f);
  const { negative, digits, point } = decimalDigits(f);
  const exponent = point - 1;
  const sign = negative ? '-' : '';
  if (exponent < -4 || exponent >= 6) return sign + scientific(digits, exponent);
  return sign + plain(digits, point);
}

function specialFloat(f: number): string | undefined {
  return Number.isNaN(f) ? 'NaN' : f === Infinity ? '+Inf' : f === -Infinity ? '-Inf' : undefined;
}

/** Shortest decimal digits that read back as `f`, and where the point stands: 0.digits × 10^point. */
export function decimalDigits(f: number): { negative: boolean; digits: string; point: number } {
  const negative = f < 0 || Object.is(f, -0);
  const [mantissa, exp] = Math.abs(f).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0';
  return { negative, digits, point: Number(exp) + 1 };
}

export function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const e = Math.abs(exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${e < 10 ? '0' : ''}${e}`;
}

export function plain(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** encoding/json's float format: plain between 1e-6 and 1e21. */
export function jsonFloat(f: number): string {
  const abs = Math.abs(f);
  if (abs !== 0 && (abs < 1e-6 || abs >= 1e21)) {
    const { negative, digits, point } = decimalDigits(f);
    const text = (negative ? '-' : '') + scientific(digits, point - 1);
    // encoding/json turns e-09 into e-9.
    return text.replace(/e-0(\d)$/, 'e-$1');
  }
  return Object.is(f, -0) ? '-0' : Number.isInteger(f) ? String(f) : plainFloat(f);
}

function plainFloat(f: number): string {
  const { negative, digits, point } = decimalDigits(f);
  return (negative ? '-' : '') + plain(digits, point);
}

const escapes: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** One character of a Go literal behind a backslash: its text and how many characters it took; undefined if malformed. */
export function unescapeChar(
  text: string,
  at: number,
  quoteChar: string,
): { value: string; bytes?: number; length: number } | undefined {
  const c = text[at + 1];
  if (c === undefined) return undefined;
  if ((c === "'" || c === '"') && c !== quoteChar) return undefined;
  if (escapes[c] !== undefined) return { value: escapes[c], length: 2 };
  const hex = c === 'x' ? 2 : c === 'u' ? 4 : c === 'U' ? 8 : 0;
  if (hex) {
    const digits = text.slice(at + 2, at + 2 + hex);
    if (!new RegExp(`^[0-9a-fA-F]{${hex}}$`).test(digits)) return undefined;
    const code = Number.parseInt(digits, 16);
    if (c === 'x') return { value: '', bytes: code, length: 4 };
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    return { value: String.fromCodePoint(code), length: 2 + hex };
  }
  const octal = /^[0-7]{3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (!octal || Number.parseInt(octal, 8) > 255) return undefined;
  return { value: '', bytes: Number.parseInt(octal, 8), length: 4 };
}

/** `strconv.Unquote` of a double- or back-quoted literal; undefined where Go says "invalid syntax". */
export function unquote(literal: string): string | undefined {
  const q = literal[0];
  const raw = literal.slice(1, -1);
  if (q === '`') return raw.replace(/\r/g, '');
  const body = withReplacements(raw);
  if (body.includes('\n')) return undefined;
  if (!body.includes('\\')) return body;
  const parts: Uint8Array[] = [];
  let out = '';
  for (let i = 0; i < body.length; ) {
    if (body[i] !== '\\') {
      out += body[i++];
      continue;
    }
    const e = unescapeChar(body, i, '"');
    if (!e) return undefined;
    if (e.bytes === undefined || e.bytes < 0x80) out += e.bytes === undefined ? e.value : String.fromCharCode(e.bytes);
    else {
      parts.push(toBytes(out), Uint8Array.of(e.bytes));
      out = '';
    }
    i += e.length;
  }
  if (!parts.length) return out;
  parts.push(toBytes(out));
  return fromBytes(Buffer.concat(parts));
}

const minInt64 = -(1n << 63n);
const maxInt64 = (1n << 63n) - 1n;

/** `strconv.ParseInt(s, base, 64)`; base 0 reads prefixes and underscores. Undefined on any error. */
export function parseInt64(text: string, base: 0 | 2 | 8 | 10 | 16 = 10): bigint | undefined {
  const m = /^([+-]?)(.+)$/s.exec(text);
  if (!m) return undefined;
  const magnitude = parseUint(m[2]!, base);
  if (magnitude === undefined) return undefined;
  const value = m[1] === '-' ? -magnitude : magnitude;
  return value < minInt64 || value > maxInt64 ? undefined : value;
}

/** `strconv.ParseUint` without the width check beyond 64 bits. */
export function parseUint64(text: string, base: 0 | 2 | 8 | 10 | 16 = 10): bigint | undefined {
  const value = parseUint(text, base);
  return value === undefined || value >= 1n << 64n ? undefined : value;
}

function parseUint(text: string, base: number): bigint | undefined {
  if (base === 0) {
    if (/^0[xX](_?[0-9a-fA-F])+$/.test(text) || /^0[bB](_?[01])+$/.test(text) || /^0[oO](_?[0-7])+$/.test(text))
      return BigInt(text.replace(/_/g, '').toLowerCase());
    if (/^0(_?[0-7])+$/.test(text)) return BigInt(`0o${text.slice(1).replace(/_/g, '')}`);
    return /^(0|[1-9](_?[0-9])*)$/.test(text) ? BigInt(text.replace(/_/g, '')) : undefined;
  }
  const digits = base === 2 ? /^[01]+$/ : base === 8 ? /^[0-7]+$/ : base === 16 ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/;
  if (!digits.test(text)) return undefined;
  const prefix = base === 2 ? '0b' : base === 8 ? '0o' : base === 16 ? '0x' : '';
  return BigInt(prefix + text);
}

const floatSyntax = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** `strconv.ParseFloat(s, 64)`; undefined on any error, overflow included. */
export function parseFloat64(text: string): number | undefined {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text[0] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?0[xX]/.test(text)) return parseHexFloat(text);
  if (!floatSyntax.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function parseHexFloat(text: string): number | undefined {
  const m = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(text);
  if (!m || !(m[2]! + m[3]!)) return undefined;
  const value = Number.parseInt(m[2]! + m[3]!, 16) * 2 ** (Number(m[4]) - 4 * m[3]!.length);
  return m[1] === '-' ? -value : value;
}
