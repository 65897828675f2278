/** Five characters that nobody draws when only validating; says plainly that a server would draw them. */
export const undrawn = '<random>';

/** SimpleNameGenerator.GenerateName (apiserver pkg/storage/names/generate.go). */
export function generateName(base: string, randomSuffix: (() => string) | undefined): string {
  return base.slice(0, 63 - 5) + (randomSuffix?.() ?? undrawn);
}
