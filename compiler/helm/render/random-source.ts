import { nodeCrypto } from '../../host/node-modules.js';

/** An endless stream of bytes from a seed (SHA-256 in counter mode), or the entropy that is given. */
export function randomSource(
  seed: string | undefined,
  entropy?: (count: number) => Uint8Array,
): (count: number) => Uint8Array {
  if (seed === undefined && entropy) return entropy;
  let counter = 0;
  let buffer = new Uint8Array(0);
  return (count) => {
    const parts: Uint8Array[] = [];
    let missing = count;
    while (missing > 0) {
      if (!buffer.length)
        buffer = nodeCrypto()
          .createHash('sha256')
          .update(`${seed ?? ''}\0${counter++}`)
          .digest();
      const part = buffer.subarray(0, missing);
      buffer = buffer.subarray(part.length);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  };
}
