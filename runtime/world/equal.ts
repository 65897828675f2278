/** apiequality.Semantic.DeepEqual, for JSON values; properties that are undefined count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return scalar(a) === scalar(b);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => equal(v, b[i]));
  return covered(a, b) && extras(b, a) === 0;
}

/** What JSON makes of a value that is no container. */
const scalar = (v: unknown): unknown => (v === undefined || (typeof v === 'number' && !Number.isFinite(v)) ? null : v);

type Fields = Readonly<Record<string, unknown>>;

function covered(a: object, b: object): boolean {
  for (const key of Object.keys(a)) {
    const value = (a as Fields)[key];
    if (value === undefined) continue;
    const other = Object.hasOwn(b, key) ? (b as Fields)[key] : undefined;
    if (other === undefined || !equal(value, other)) return false;
  }
  return true;
}

/** Properties of `a` that `b` lacks. */
function extras(a: object, b: object): number {
  let count = 0;
  for (const key of Object.keys(a))
    if ((a as Fields)[key] !== undefined && (!Object.hasOwn(b, key) || (b as Fields)[key] === undefined)) count++;
  return count;
}
