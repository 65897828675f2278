/** Least and greatest value of a size or a cost; uint64, which stops at its maximum instead of overflowing (checker/cost.go). */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

export const maxUint64 = 2n ** 64n - 1n;

const capped = (n: bigint): bigint => (n > maxUint64 ? maxUint64 : n);

export const exactly = (n: number | bigint): Range => ({ min: BigInt(n), max: BigInt(n) });
export const between = (min: number | bigint, max: number | bigint): Range => ({ min: BigInt(min), max: BigInt(max) });
export const unknown: Range = { min: 0n, max: maxUint64 };
export const nothing: Range = exactly(0);

export const sum = (...all: readonly Range[]): Range =>
  all.reduce((a, b) => ({ min: capped(a.min + b.min), max: capped(a.max + b.max) }), nothing);

export const times = (a: Range, b: Range): Range => ({ min: capped(a.min * b.min), max: capped(a.max * b.max) });

export const union = (a: Range, b: Range): Range => ({
  min: a.min < b.min ? a.min : b.min,
  max: a.max > b.max ? a.max : b.max,
});

/** Rounded up. */
export const scaled = (a: Range, factor: number): Range => ({ min: scale(a.min, factor), max: scale(a.max, factor) });

const twoTo64 = 2 ** 64;

function scale(n: bigint, factor: number): bigint {
  const x = Number(n);
  if (x > 0 && factor > 0 && x > twoTo64 / factor) return maxUint64;
  const up = Math.ceil(x * factor);
  return up >= twoTo64 ? maxUint64 : BigInt(up);
}
