import type { KeyObject } from 'node:crypto';
import { nodeCrypto } from '../../host/node-modules.js';
import { GoError } from '../go/values.js';
import { randomSource } from '../render/random-source.js';
import { bits, context, integer, octets, oid, pem, readPem, sequence } from './der.js';
import { type Random, randomBits, randomPrime } from './primes.js';

export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let b = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % modulus;
    b = (b * b) % modulus;
  }
  return result;
}

function modInverse(a: bigint, m: bigint): bigint {
  let [r0, r1] = [m, a % m];
  let [t0, t1] = [0n, 1n];
  while (r1 > 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  return t0 < 0n ? t0 + m : t0;
}

export interface PrivateKey {
  readonly pem: string;
  readonly key: KeyObject;
}

const fromPem = (text: string): PrivateKey => ({ pem: text, key: nodeCrypto().createPrivateKey(text) });

const seededKeys = new Map<string, PrivateKey>();
const maxSeededKeys = 256;

/**
 * PKCS#1, as sprig writes RSA keys. The key follows from 32 bytes of the run's randomness, so that the same seed gives
 * the same key, and costs its search for primes only once in a process.
 */
export function generateRsa(random: Random, size: number): PrivateKey {
  const seed = `${size}:${Buffer.from(random(32)).toString('hex')}`;
  let key = seededKeys.get(seed);
  if (!key) {
    key = searchRsa(randomSource(seed), size);
    if (seededKeys.size >= maxSeededKeys) seededKeys.clear();
    seededKeys.set(seed, key);
  }
  return key;
}

function searchRsa(random: Random, size: number): PrivateKey {
  const e = 65537n;
  for (;;) {
    const p = randomPrime(random, size / 2);
    const q = randomPrime(random, size / 2);
    const phi = (p - 1n) * (q - 1n);
    if (p === q || phi % e === 0n) continue;
    const d = modInverse(e, phi);
    const der = sequence(...[0n, p * q, e, d, p, q, d % (p - 1n), d % (q - 1n), modInverse(q, p)].map(integer));
    return fromPem(pem('RSA PRIVATE KEY', der));
  }
}

export function generateEcdsa(random: Random): PrivateKey {
  const curve = nodeCrypto().createECDH('prime256v1');
  for (;;) {
    const scalar = Buffer.from(random(32));
    try {
      curve.setPrivateKey(scalar);
    } catch {
      continue;
    }
    const der = sequence(
      integer(1n),
      octets(scalar),
      context(0, oid('1.2.840.10045.3.1.7'), true),
      context(1, bits(curve.getPublicKey()), true),
    );
    return fromPem(pem('EC PRIVATE KEY', der));
  }
}

export function generateEd25519(random: Random): PrivateKey {
  const der = sequence(integer(0n), sequence(oid('1.3.101.112')), octets(octets(random(32))));
  return fromPem(pem('PRIVATE KEY', der));
}

/** DSA with L=2048, N=256; only ever printed. */
export function generateDsa(random: Random): string {
  const q = randomPrime(random, 256);
  let p: bigint;
  do {
    const x = randomBits(random, 2048) | (1n << 2047n);
    p = x - (x % (2n * q)) + 1n;
  } while (p < 1n << 2047n || !nodeCrypto().checkPrimeSync(p));
  let h = 2n;
  let g = modPow(h, (p - 1n) / q, p);
  while (g === 1n) g = modPow(++h, (p - 1n) / q, p);
  const x = (randomBits(random, 256) % (q - 1n)) + 1n;
  return pem('DSA PRIVATE KEY', sequence(...[0n, p, q, g, modPow(g, x, p), x].map(integer)));
}

/** sprig's parsePrivateKeyPEM. @throws GoError */
export function parsePrivateKey(text: string): PrivateKey {
  const block = readPem(text);
  if (!block) throw new GoError('no PEM data in input');
  const { label } = block;
  if (label !== 'PRIVATE KEY' && !label.endsWith(' PRIVATE KEY'))
    throw new GoError(`no private key data in PEM block of type ${label}`);
  const kind = label.slice(0, -' PRIVATE KEY'.length);
  if (label !== 'PRIVATE KEY' && !['RSA', 'EC', 'DSA'].includes(kind))
    throw new GoError(`invalid private key type ${kind}`);
  try {
    return fromPem(pem(label, block.der));
  } catch (e) {
    const what = label === 'PRIVATE KEY' ? 'decoding PEM as PKCS#8' : `parsing ${kind} private key from PEM`;
    throw new GoError(`${what}: ${(e as Error).message}`);
  }
}
