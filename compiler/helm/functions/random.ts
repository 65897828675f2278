import { GoInt } from '../go/values.js';
import { type Frame, type FunctionTable, runLimits } from '../template/runtime.js';
import { fn, num, panic } from './define.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

/** A number below `limit`, without bias, from the randomness of the run. */
export function randomBelow(f: Frame, limit: number): number {
  const bound = Math.floor(2 ** 32 / limit) * limit;
  for (;;) {
    const b = f.run.random(4);
    const n = ((b[0]! << 24) | (b[1]! << 16) | (b[2]! << 8) | b[3]!) >>> 0;
    if (n < bound) return n % limit;
  }
}

/** What four bytes can tell apart. */
const wide = 1n << 32n;

function randomWide(f: Frame, limit: bigint): bigint {
  const bound = ((1n << 64n) / limit) * limit;
  for (;;) {
    const n = Buffer.from(f.run.random(8)).readBigUInt64BE();
    if (n < bound) return n % limit;
  }
}

function pick(f: Frame, count: number, alphabet: string): string {
  if (count > runLimits.list) panic(`random text exceeds the limit of ${runLimits.list} characters`);
  let out = '';
  for (let i = 0; i < count; i++) out += alphabet[randomBelow(f, alphabet.length)];
  return out;
}

function uuid(f: Frame): string {
  const b = f.run.random(16).slice();
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(b).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function shuffle(f: Frame, text: string): string {
  const runes = [...text];
  for (let i = runes.length - 1; i > 0; i--) {
    const j = randomBelow(f, i + 1);
    [runes[i], runes[j]] = [runes[j]!, runes[i]!];
  }
  return runes.join('');
}

/** Random functions draw from the run, so that a seed makes a render repeatable. */
export const random: FunctionTable = {
  randAlphaNum: fn(['int'], (f, n) => pick(f, num(n), letters + digits)),
  randAlpha: fn(['int'], (f, n) => pick(f, num(n), letters)),
  randNumeric: fn(['int'], (f, n) => pick(f, num(n), digits)),
  randAscii: fn(['int'], (f, n) => pick(f, num(n), printable)),
  randBytes: fn(['int'], (f, n) => {
    if (num(n) < 0) panic('runtime error: makeslice: len out of range');
    if (num(n) > runLimits.list) panic(`random bytes exceed the limit of ${runLimits.list}`);
    return Buffer.from(f.run.random(num(n))).toString('base64');
  }),
  randInt: fn(['int', 'int'], (f, min, max) => {
    const span = BigInt.asIntN(64, max.value - min.value);
    if (span <= 0n) panic('invalid argument to Intn');
    const drawn = span <= wide ? BigInt(randomBelow(f, Number(span))) : randomWide(f, span);
    return new GoInt(BigInt.asIntN(64, min.value + drawn));
  }),
  shuffle: fn(['string'], (f, s) => shuffle(f, s)),
  uuidv4: fn([], (f) => uuid(f)),
};
