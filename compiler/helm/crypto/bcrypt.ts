/**
 * bcrypt, version 2a. Blowfish starts from the hexadecimal digits of pi, which are computed rather than listed.
 */
const rounds = 16;
const words = rounds + 2 + 4 * 256;
const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

let pi: Int32Array | undefined;

/** The fraction of pi in 32-bit words (Machin: 16 atan(1/5) - 4 atan(1/239)). */
function piWords(): Int32Array {
  if (pi) return pi;
  const guard = 64;
  const size = words * 32 + guard;
  const scaled = 16n * arctan(5, size) - 4n * arctan(239, size) - (3n << BigInt(size));
  const bytes = Buffer.from((scaled >> BigInt(guard)).toString(16).padStart(words * 8, '0'), 'hex');
  pi = new Int32Array(words);
  for (let i = 0; i < words; i++) pi[i] = bytes.readInt32BE(i * 4);
  return pi;
}

/** atan(1/x) times 2^size. The terms of the series are summed by halves, so that most numbers stay short. */
function arctan(x: number, size: number): bigint {
  const square = BigInt(x * x);
  const sum = (from: number, to: number): readonly [power: bigint, odds: bigint, sum: bigint] => {
    if (to - from === 1) return [square, BigInt(2 * from + 1), from % 2 ? -1n : 1n];
    const middle = (from + to) >> 1;
    const [p, q, s] = sum(from, middle);
    const [p2, q2, s2] = sum(middle, to);
    return [p * p2, q * q2, s * p2 * q2 + s2 * q];
  };
  const [power, odds, total] = sum(0, Math.ceil(size / (2 * Math.log2(x))) + 1);
  return ((total * BigInt(x)) << BigInt(size)) / (power * odds);
}

class Blowfish {
  private readonly p: Int32Array;
  private readonly s: Int32Array;
  left = 0;
  right = 0;

  constructor() {
    const all = piWords();
    this.p = all.slice(0, rounds + 2);
    this.s = all.slice(rounds + 2);
  }

  encrypt(): void {
    const { p, s } = this;
    let l = this.left;
    let r = this.right;
    for (let i = 0; i < rounds; i += 2) {
      l ^= p[i]!;
      r ^= (((s[l >>> 24]! + s[256 + ((l >>> 16) & 255)]!) ^ s[512 + ((l >>> 8) & 255)]!) + s[768 + (l & 255)]!) | 0;
      r ^= p[i + 1]!;
      l ^= (((s[r >>> 24]! + s[256 + ((r >>> 16) & 255)]!) ^ s[512 + ((r >>> 8) & 255)]!) + s[768 + (r & 255)]!) | 0;
    }
    this.left = r ^ p[rounds + 1]!;
    this.right = l ^ p[rounds]!;
  }

  expand(key: Int32Array, salt?: Int32Array): void {
    const { p } = this;
    for (let i = 0; i < p.length; i++) p[i]! ^= key[i]!;
    this.left = this.right = 0;
    let at = 0;
    for (const table of [p, this.s])
      for (let i = 0; i < table.length; i += 2) {
        if (salt) {
          this.left ^= salt[at & 3]!;
          this.right ^= salt[(at + 1) & 3]!;
          at += 2;
        }
        this.encrypt();
        table[i] = this.left;
        table[i + 1] = this.right;
      }
  }
}

/** Bytes as big-endian words, from the start again when they end, as many as the subkeys. */
function cyclic(bytes: Uint8Array): Int32Array {
  return Int32Array.from({ length: rounds + 2 }, (_, i) => {
    let w = 0;
    for (let k = 0; k < 4; k++) w = (w << 8) | bytes[(i * 4 + k) % bytes.length]!;
    return w;
  });
}

function encode(bytes: Uint8Array, length: number): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let k = 18; k >= 0; k -= 6) out += alphabet[(n >> k) & 63];
  }
  return out.slice(0, length);
}

/** `$2a$10$…` of at most 72 bytes of password and a salt of 16 bytes. */
export function bcryptHash(password: Uint8Array, salt: Uint8Array, cost = 10): string {
  const key = cyclic(Buffer.concat([password, Uint8Array.of(0)]));
  const salted = cyclic(salt);
  const cipher = new Blowfish();
  cipher.expand(key, salted);
  for (let i = 0; i < 2 ** cost; i++) {
    cipher.expand(key);
    cipher.expand(salted);
  }
  const text = Buffer.from('OrpheanBeholderScryDoubt', 'latin1');
  const out = Buffer.alloc(24);
  for (let block = 0; block < 24; block += 8) {
    cipher.left = text.readInt32BE(block);
    cipher.right = text.readInt32BE(block + 4);
    for (let i = 0; i < 64; i++) cipher.encrypt();
    out.writeInt32BE(cipher.left, block);
    out.writeInt32BE(cipher.right, block + 4);
  }
  return `$2a$${String(cost).padStart(2, '0')}$${encode(salt, 22)}${encode(out.subarray(0, 23), 31)}`;
}
