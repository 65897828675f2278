import { randomOf } from '../../compiler/kube/random.js';

/** A small seeded generator (mulberry32): the only source of randomness in a simulation. */
export class Rng {
  /** In [0, 1). */
  readonly next: () => number;

  constructor(seed: number | string) {
    this.next = randomOf(typeof seed === 'number' ? seed : fnv32a(seed));
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** apimachinery pkg/util/rand String: letters that spell no bad words. */
  suffix(length: number): string {
    let out = '';
    for (let i = 0; i < length; i++) out += safeAlphabet[this.below(safeAlphabet.length)];
    return out;
  }

  uuid(): string {
    let hex = '';
    for (let i = 0; i < 32; i++) hex += (i === 12 ? 4 : i === 16 ? 8 + this.below(4) : this.below(16)).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** apimachinery pkg/util/rand SafeEncodeString. */
export function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += safeAlphabet[text.charCodeAt(i) % safeAlphabet.length];
  return out;
}

/** FNV-1a over bytes, or the UTF-8 bytes of a text. */
export function fnv32a(input: string | Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const byte of typeof input === 'string' ? new TextEncoder().encode(input) : input)
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash >>> 0;
}
