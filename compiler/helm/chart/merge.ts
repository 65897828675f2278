import { GoMap } from '../go/values.js';
import type { ValuesOrigins } from './values-text.js';

/** Helm's MergeMaps: maps are merged, anything else of `b` replaces; a null is kept. Neither argument changes. */
export function mergeValues(a: GoMap, b: GoMap, origins?: ValuesOrigins): GoMap {
  const out = new GoMap();
  for (const [k, v] of a) {
    out.set(k, v);
    origins?.copied(a, out, k);
  }
  for (const [k, v] of b) {
    const old = out.get(k);
    out.set(k, v instanceof GoMap && old instanceof GoMap ? mergeValues(old, v, origins) : v);
    origins?.copied(b, out, k);
  }
  return out;
}
