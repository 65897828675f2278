/** Which of the highest-scored nodes is taken. Mirrors selectHost of schedule_one.go and what came after it. */
export type TieBreak = { readonly mode: 'first' } | { readonly mode: 'seed'; readonly seed: number };

/** The index of the lowest rank (name, or place in the order of names) among the highest totals. */
export function firstByName(
  totals: ArrayLike<number>,
  rankOf: (i: number) => number | string,
  count = totals.length,
): number {
  let best = 0;
  for (let i = 1; i < count; i++)
    if (totals[i]! > totals[best]! || (totals[i] === totals[best] && rankOf(i) < rankOf(best))) best = i;
  return best;
}

/**
 * The index at the root of a binary heap built over the totals, as container/heap does: with ties that is neither the
 * first nor a random one (1.35 and later). `scratch` has to hold as many numbers as there are totals.
 */
export function heapRoot(totals: ArrayLike<number>, scratch: Int32Array, count = totals.length): number {
  for (let i = 0; i < count; i++) scratch[i] = i;
  for (let start = (count >> 1) - 1; start >= 0; start--) {
    const moved = scratch[start]!;
    const value = totals[moved]!;
    let i = start;
    for (let child = 2 * i + 1; child < count; child = 2 * i + 1) {
      let best = totals[scratch[child]!]!;
      if (child + 1 < count) {
        const right = totals[scratch[child + 1]!]!;
        if (right > best) {
          best = right;
          child++;
        }
      }
      if (!(best > value)) break;
      scratch[i] = scratch[child]!;
      i = child;
    }
    scratch[i] = moved;
  }
  return scratch[0]!;
}

/** All indices of the highest total: the picks that a random draw may make (up to 1.34). */
export function highest(totals: ArrayLike<number>, count = totals.length): number[] {
  let max = Number.NEGATIVE_INFINITY;
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    if (totals[i]! > max) {
      max = totals[i]!;
      out.length = 0;
    }
    if (totals[i] === max) out.push(i);
  }
  return out;
}
