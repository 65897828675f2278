import { nodeCrypto } from '../../host/node-modules.js';

/** Miller–Rabin. Few bases do for candidates drawn at random; checkPrimeSync does 64, most of the time of a key. */
export function isPrime(n: bigint): boolean {
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

export const bigOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

const bytesOf = (n: bigint, length: number): Buffer => Buffer.from(n.toString(16).padStart(length * 2, '0'), 'hex');

/** Raw RSA encryption is a power modulo any odd number, some six times as fast as with BigInt. */
function nativePow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const length = Math.ceil(modulus.toString(16).length / 2);
  const text = (n: bigint): string => bytesOf(n, length).toString('base64url');
  const { constants, createPublicKey, publicEncrypt } = nodeCrypto();
  const key = createPublicKey({ key: { kty: 'RSA', n: text(modulus), e: text(exponent) }, format: 'jwk' });
  return bigOf(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, bytesOf(base, length)));
}
