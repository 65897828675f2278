const totalMax = 4 * 1024;
const itemMax = 256;

/**
 * The warnings of a response as they arrive: one of each text, none with control characters, and all cut short where they
 * would be too much for its head. Mirrors apiserver pkg/endpoints/filters/warning.go, which counts in runes.
 */
export function sentWarnings(warnings: readonly string[]): string[] {
  if (!warnings.length) return [];
  const texts = [...new Set(warnings)].filter((text) => text && !/\p{Cc}/u.test(text));
  if (texts.reduce((sum, text) => sum + text.length, 0) <= totalMax) return texts;
  const runes = texts.map((text) => [...text]);
  let seen = 0;
  let sum = 0;
  while (seen < runes.length && sum + runes[seen]!.length <= totalMax) sum += runes[seen++]!.length;
  if (seen === runes.length) return texts;
  // Those up to the one that does not fit are sent once more, cut short; later ones as long as there is room.
  const out: string[] = [];
  let written = 0;
  for (const [i, text] of runes.entries()) {
    if (i > seen && written >= totalMax) break;
    const short = text.slice(0, itemMax);
    out.push(short.join(''));
    written += short.length;
  }
  return out;
}
