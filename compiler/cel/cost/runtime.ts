import { CelList, CelMap, Opaque, Optional, type Value } from '../eval/values.js';

/*
 * What a call costs once its arguments are known. Mirrors costCall of cel-go interpreter/runtimecost.go, CallCost of apiserver
 * pkg/cel/library/cost.go and the trackers of cel-go ext/lists.go and ext/sets.go.
 */

const perCharacter = 0.1;
const perPatternCharacter = 0.25;
const listBase = 10;

/** actualSize: characters, bytes, items; one of all else. */
function sizeOf(v: Value | undefined, library: boolean): number {
  if (typeof v === 'string') return [...v].length;
  if (v instanceof Uint8Array) return v.length;
  if (v instanceof CelList) return v.items.length;
  if (v instanceof CelMap) return v.size;
  if (v instanceof Optional && v.value !== undefined && !library) return sizeOf(v.value, library);
  return v instanceof Opaque ? sizeOfOpaque(v) : 1;
}

/** Addresses and networks know their bytes. */
function sizeOfOpaque({ data }: Opaque): number {
  if (data instanceof Uint8Array) return data.length;
  const bits = typeof data === 'object' && data !== null && 'bits' in data ? Number(data.bits) : undefined;
  return bits === undefined ? 1 : Math.ceil(bits / 8);
}

/** MaxRegexSize of the formats (apiserver pkg/cel/library/format.go). */
const formatSizes: Readonly<Record<string, number>> = {
  dns1123Label: 30,
  dns1123Subdomain: 60,
  dns1035Label: 30,
  qualifiedName: 60,
  dns1123LabelPrefix: 30,
  dns1123SubdomainPrefix: 60,
  dns1035LabelPrefix: 30,
  labelValue: 40,
};

/** traversalCost of apiserver pkg/cel/library/cost.go. */
function traversal(v: Value | undefined): number {
  if (typeof v === 'string') return Math.floor(Buffer.byteLength(v) * perCharacter);
  if (v instanceof Uint8Array) return Math.floor(v.length * perCharacter);
  if (v instanceof CelList) return v.items.reduce<number>((sum, item) => sum + traversal(item), 0);
  if (v instanceof CelMap)
    return [...v.pairs()].reduce((sum, [key, item]) => sum + traversal(key) + traversal(item), 0);
  return 1;
}

/** What is known before the call. */
export interface Planned {
  /** True where the types of the arguments left one overload. */
  readonly sure: boolean;
  readonly affixesCount?: boolean;
}

type Rule = (args: readonly Value[], result: Value | undefined, planned: Planned) => number;

const own = (v: Value | undefined): number => sizeOf(v, true);
const characters = (n: number, times = 1): number => Math.ceil(n * times * perCharacter);
const ofFirst =
  (times: number): Rule =>
  ([a]) =>
    characters(own(a), times);
const matching: Rule = ([text, pattern]) =>
  Math.ceil((1 + own(text)) * perCharacter) * Math.ceil(own(pattern) * perPatternCharacter);
const compared = (v: Value | undefined): number => characters(own(v), 2);
const traversed: Rule = ([list]) => traversal(list);
const allocated = (factor: number, size: number): number => Math.trunc(size * factor) + 1 + listBase;
const ofResult: Rule = (_args, result) => allocated(1, own(result));
const pairwise =
  (factor: number): Rule =>
  ([a, b]) =>
    1 + own(a) * own(b) * factor;

/** trackListSelfCompare */
function selfCompared(list: Value | undefined): number {
  const items = list instanceof CelList ? list.items : [];
  const isText = typeof items[0] === 'string' || items[0] instanceof Uint8Array;
  return allocated(isText ? 2 + perCharacter : 2, items.length ** 2);
}

const each = (names: string, rule: Rule): [string, Rule][] => names.split(' ').map((name) => [name, rule]);

/** By function name, whatever the types: the API server's own estimator comes first. */
const byName: ReadonlyMap<string, Rule> = new Map([
  ...each('isSorted sum max min indexOf lastIndexOf', traversed),
  ...each('url lowerAscii upperAscii substring trim jsonpatch.escapeKey', ofFirst(1)),
  ...each('cidr isIP isCIDR quantity isQuantity semver isSemver', ofFirst(1)),
  ...each('replace split ip.isCanonical', ofFirst(2)),
  ...each('join', (_args, result) => (result === undefined ? characters(1, 2) : characters(own(result), 2))),
  ...each('find findAll matches', matching),
  ...each('check', () => 350_000),
  ...each('slice lists.range reverse', ofResult),
  ...each('flatten', ([list, depth]) => allocated(depth === undefined ? 1 : Number(depth), own(list))),
  ...each('distinct', ([list]) => selfCompared(list)),
  ...each('validate', ([format, text]) => {
    const size = format instanceof Opaque ? (formatSizes[String(format.data)] ?? 128) : 0;
    return Math.ceil((1 + own(text)) * perCharacter) * Math.ceil(size * perPatternCharacter);
  }),
  ...each('sets.contains sets.intersects', pairwise(1)),
  ...each('sets.equivalent', pairwise(2)),
  ...each('ip', ([a]) => (typeof a === 'string' ? characters(own(a)) : 1)),
  ...each('containsIP', ([cidr, other]) => compared(cidr) + (typeof other === 'string' ? characters(own(other)) : 0)),
  ...each(
    'containsCIDR',
    ([cidr, other]) =>
      compared(cidr) + characters(own(cidr)) + 1 + (typeof other === 'string' ? characters(own(other)) : 0),
  ),
  ...each('fieldSelector labelSelector', ([, selector]) => characters(own(selector)) * 2),
]);

/** By overload: only where the types tell which one it is. */
const byOverload: ReadonlyMap<string, Rule> = new Map([
  ...each('startsWith endsWith', ([a, b], _result, by) => characters(sizeOf(by.affixesCount ? b : a, false))),
  ...each('format strings.quote', ([a]) => characters(sizeOf(a, false))),
  ...each('sort', ([list]) => selfCompared(list)),
  ...each('@sortByAssociatedKeys', ([, keys]) => selfCompared(keys)),
  ...each('contains', ([a, b]) => characters(sizeOf(a, false)) * characters(sizeOf(b, false))),
]);

const comparisons = new Set(['_<_', '_<=_', '_>_', '_>=_']);
const isText = (v: Value | undefined): boolean => typeof v === 'string' || v instanceof Uint8Array;

export function callCost(fn: string, args: readonly Value[], result: Value | undefined, planned: Planned): number {
  const [a, b] = args;
  if (fn === '_==_' && a instanceof Opaque) return 1;
  const rule = byName.get(fn);
  if (rule) return rule(args, result, planned);
  if (fn === '_==_' || fn === '_!=_') return characters(Math.min(sizeOf(a, false), sizeOf(b, false)));
  if (!planned.sure) return 1;
  const exact = byOverload.get(fn);
  if (exact) return exact(args, result, planned);
  if (fn === '@in' || fn === '_in_') return b instanceof CelList ? sizeOf(b, false) : 1;
  if (comparisons.has(fn) && isText(a) && isText(b)) return characters(Math.min(sizeOf(a, false), sizeOf(b, false)));
  if (fn === '_+_' && isText(a) && isText(b)) return characters(sizeOf(a, false) + sizeOf(b, false));
  if ((fn === 'bytes' && typeof a === 'string') || (fn === 'string' && a instanceof Uint8Array))
    return characters(sizeOf(a, false));
  return 1;
}
