import { parseQuantity } from '../../kube/quantity.js';

/** By their names on the wire and in Go. */
const names = (list: string): ReadonlySet<string> =>
  new Set(list.split(' ').flatMap((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)]));

/** Fields that hold quantities, or maps of them: these are compared by value. */
const quantities = names(
  'limits requests capacity allocatable allocatedResources hard podFixed sizeLimit divisor averageValue tolerance maximumVolumeSize',
);

/**
 * Fields of API types that are maps, and may be empty where they are not set. An empty object anywhere else is a pointer to
 * a struct, which is something. (`selector` and `resources` are hardly ever maps.)
 */
const maps = names(
  'allocatable allocatedResourceStatuses allocatedResources annotations attachmentMetadata attributes binaryData capacity consumedCapacity counters data default defaultRequest definitions dependencies deprecatedTopology disruptedPods extra hard labels limits matchLabels max maxLimitRequestRatio min nodeAllocatableResources nodeSelector options overhead parameters patternProperties podFixed properties requests stringData used userAnnotations volumeAttributes',
);

const isNothing = (v: unknown, mayBeMap: boolean): boolean =>
  v === undefined ||
  v === null ||
  (Array.isArray(v) ? v.length === 0 : mayBeMap && typeof v === 'object' && Object.keys(v).length === 0);

function sameQuantity(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  return !('error' in x) && !('error' in y) && x.nano === y.nano;
}

/**
 * apiequality.Semantic.DeepEqual on JSON: an absent list or map equals an empty one, quantities are equal by value. What is
 * compared itself counts as a map.
 */
export const semanticEqual = (a: unknown, b: unknown): boolean => equal(a, b, true, false);

function equal(a: unknown, b: unknown, mayBeMap: boolean, inQuantities: boolean): boolean {
  if (a === b || (isNothing(a, mayBeMap) && isNothing(b, mayBeMap)) || (inQuantities && sameQuantity(a, b)))
    return true;
  if (a === undefined || a === null || b === undefined || b === null) return false;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((x, i) => equal(x, b[i], true, inQuantities))
    );
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const at = (o: Record<string, unknown>, k: string): unknown => (Object.hasOwn(o, k) ? o[k] : undefined);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((k) =>
    equal(at(left, k), at(right, k), maps.has(k), inQuantities || quantities.has(k)),
  );
}
