import { fromBytes } from '../go/bytes.js';

/** Up to the first NUL. */
export function text(field: Buffer): string {
  const end = field.indexOf(0);
  return fromBytes(end < 0 ? field : field.subarray(0, end));
}

/** An octal number, or a binary one marked by its first bit (strconv.go parseNumeric); undefined for anything else. */
export function readNumber(field: Buffer, form: 'any' | 'octal' = 'any'): number | undefined {
  if (form === 'any' && field[0]! & 0x80) return binary(field);
  const digits = text(Buffer.from(field.toString('latin1').replace(/^[ \0]+|[ \0]+$/g, ''), 'latin1'));
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Two's complement, the first bit apart. */
function binary(field: Buffer): number | undefined {
  const negative = (field[0]! & 0x40) !== 0;
  let value = 0n;
  field.forEach((byte, i) => {
    const c = negative ? byte ^ 0xff : byte;
    value = (value << 8n) | BigInt(i === 0 ? c & 0x7f : c);
  });
  if (value >> 63n) return undefined;
  return Number(negative ? -value - 1n : value);
}
