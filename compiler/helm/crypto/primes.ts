import { bigOf } from './is-prime.js';
import { candidates, firstPrime } from './prime-candidates.js';
import { withHelp } from './prime-thread.js';

export type Random = (count: number) => Uint8Array;

/** Key material comes from the randomness of the run, so that a seed gives the same keys again. */
export function randomBits(random: Random, count: number): bigint {
  const n = bigOf(random(Math.ceil(count / 8)));
  return n & ((1n << BigInt(count)) - 1n);
}

/** Steps from a start within which a prime is looked for, before another start is drawn. */
const window = 4_000;
const sieveLimit = 1 << 17;

/** Odd primes, in groups whose product a double holds: one long division serves a whole group. */
interface Group {
  readonly product: bigint;
  readonly primes: number[];
}

let groups: Group[] | undefined;

function smallPrimes(): Group[] {
  if (groups) return groups;
  groups = [];
  const composite = new Uint8Array(sieveLimit);
  let group: number[] = [];
  let product = 1;
  for (let p = 3; p < sieveLimit; p += 2) {
    if (composite[p]) continue;
    for (let multiple = p * p; multiple < sieveLimit; multiple += 2 * p) composite[multiple] = 1;
    if (product * p > Number.MAX_SAFE_INTEGER) {
      groups.push({ product: BigInt(product), primes: group });
      group = [];
      product = 1;
    }
    group.push(p);
    product *= p;
  }
  return groups;
}

/** A prime of exactly `size` bits with the two top bits set, as crypto/rsa wants its factors. */
export function randomPrime(random: Random, size: number): bigint {
  const top = 3n << BigInt(size - 2);
  for (;;) {
    const start = randomBits(random, size) | top | 1n;
    const composite = sieve(start);
    const numbers: bigint[] = [];
    for (let k = 0; k < window; k += 2) if (!composite[k]) numbers.push(start + BigInt(k));
    const prime = firstPrime(withHelp(candidates(numbers), size));
    if (prime !== undefined) return prime;
  }
}

/** Marks the steps from `start` that small primes divide. */
function sieve(start: bigint): Uint8Array {
  const composite = new Uint8Array(window);
  for (const { product, primes } of smallPrimes()) {
    const rest = Number(start % product);
    for (const p of primes) for (let k = (p - (rest % p)) % p; k < window; k += p) composite[k] = 1;
  }
  return composite;
}
