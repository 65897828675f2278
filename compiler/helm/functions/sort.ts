import { compareStrings } from '../go/bytes.js';

/** `sort.Strings`: by bytes. */
export function sortStrings(list: readonly string[]): string[] {
  return [...list].sort(compareStrings);
}
