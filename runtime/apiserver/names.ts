/** The letters that the server draws from (apimachinery pkg/util/rand): no vowels, no digits that look like letters. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters that depend on `seed` alone, so that a run repeats. */
export function suffixFrom(seed: string): string {
  let hash = 0x811c9dc5;
  let out = '';
  for (let round = 0; round < 5; round++) {
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193) >>> 0;
    out += alphabet[(hash >>> 5) % alphabet.length];
  }
  return out;
}
