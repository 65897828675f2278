import { nodeCrypto } from '../../host/node-modules.js';

export type Random = (count: number) => Uint8Array;

const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

/** Key material comes from the randomness of the run, so that a seed gives the same keys again. */
export function randomBits(random: Random, count: number): bigint {
  const n = big(random(Math.ceil(count / 8)));
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
    for (let k = 0; k < window; k += 2) if (!composite[k] && isPrime(start + BigInt(k))) return start + BigInt(k);
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

/** Miller–Rabin. Few bases do for candidates drawn at random; checkPrimeSync does 64, most of the time of a key. */
function isPrime(n: bigint): boolean {
  try {
    return [2n, 3n, 5n, 7n, 11n].every((base) => passes(n, base));
  } catch {
    // A crypto library that refuses large public exponents.
    return nodeCrypto().checkPrimeSync(n);
  }
}

function passes(n: bigint, base: bigint): boolean {
  let d = n - 1n;
  let twos = 0;
  for (; !(d & 1n); d >>= 1n) twos++;
  let x = nativePow(base, d, n);
  if (x === 1n || x === n - 1n) return true;
  while (--twos > 0) {
    x = (x * x) % n;
    if (x === n - 1n) return true;
  }
  return false;
}

const bytesOf = (n: bigint, length: number): Buffer => Buffer.from(n.toString(16).padStart(length * 2, '0'), 'hex');

/** Raw RSA encryption is a power modulo any odd number, some six times as fast as with BigInt. */
function nativePow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const length = Math.ceil(modulus.toString(16).length / 2);
  const text = (n: bigint): string => bytesOf(n, length).toString('base64url');
  const { constants, createPublicKey, publicEncrypt } = nodeCrypto();
  const key = createPublicKey({ key: { kty: 'RSA', n: text(modulus), e: text(exponent) }, format: 'jwk' });
  return big(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, bytesOf(base, length)));
}
