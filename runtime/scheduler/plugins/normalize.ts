/** The highest score a plugin may give to a node. */
export const maxNodeScore = 100;

/** Scales to [0, 100] by the highest score; `reverse` makes the highest the worst. Mirrors helper/normalize_score.go. */
export function defaultNormalize(scores: number[], reverse: boolean): void {
  let max = 0;
  for (const s of scores) if (s > max) max = s;
  for (let i = 0; i < scores.length; i++) {
    const scaled = max === 0 ? 0 : Math.trunc((maxNodeScore * scores[i]!) / max);
    scores[i] = max === 0 && !reverse ? scores[i]! : reverse ? maxNodeScore - scaled : scaled;
  }
}
