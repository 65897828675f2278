import { type CallCost, type Called, type CostNode, sizeOf, weights } from './node.js';
import { between, exactly, maxUint64, type Range, scaled, sum, times, unknown } from './range.js';

const { traversal, regex } = weights;
const one: CallCost = { cost: exactly(1) };

type Estimate = (c: Called) => CallCost | undefined;

const size = (c: Called, node: CostNode): Range => sizeOf(node, c.sizes);

const constant: Estimate = () => one;

/** The first argument is read once, or `times` times. */
const readsArgument =
  (times = 1): Estimate =>
  (c) =>
    c.args[0] && { cost: scaled(size(c, c.args[0]), times * traversal) };

const keepsArgument: Estimate = (c) => {
  if (c.args.length !== 1) return undefined;
  const sz = size(c, c.args[0]!);
  return { cost: scaled(sz, traversal), size: sz };
};

const keepsTarget: Estimate = (c) => {
  if (!c.target) return undefined;
  const sz = size(c, c.target);
  return { cost: scaled(sz, traversal), size: sz };
};

const selectorParse: Estimate = (c) => {
  if (c.args.length !== 1) return undefined;
  const length = size(c, c.args[0]!);
  const requirements = scaled(scaled(length, 0.5), weights.list + weights.struct);
  return { cost: sum(exactly(weights.list), scaled(length, traversal), requirements) };
};

/** The elements of a list, by the place of the list where it has one. */
function elementOf(list: CostNode): CostNode | undefined {
  const type = list.type.params[0];
  return type && { type, ...(list.path ? { path: [...list.path, '@items'] } : {}) };
}

const listWalk: Estimate = (c) => {
  if (!c.target) return undefined;
  const element = elementOf(c.target);
  if (!element) return { cost: c.fn === 'includes' ? size(c, c.target) : scaled(size(c, c.target), traversal) };
  const isText = element.type.kind === 'string' || element.type.kind === 'bytes';
  const each = isText ? sum(exactly(1), scaled(size(c, element), traversal)) : exactly(1);
  return { cost: times(size(c, c.target), each) };
};

const replace: Estimate = (c) => {
  if (!c.target || c.args.length < 2) return undefined;
  const [sz, old, by] = [size(c, c.target), size(c, c.args[0]!), size(c, c.args[1]!)];
  const most = replaced(sz.max, old.min, by.max <= old.min);
  const least = replaced(sz.min, old.max, old.max <= by.min);
  const result = sum(times({ min: least.count, max: most.count }, by), { min: least.kept, max: most.kept });
  return { cost: scaled(sz, 2 * traversal), size: result };
};

/** How often a text of that length is replaced in, and how much of it stays. */
function replaced(length: bigint, old: bigint, keeps: boolean): { count: bigint; kept: bigint } {
  if (old === 0n) return { count: length < maxUint64 ? length + 1n : length, kept: length };
  if (keeps) return { count: 0n, kept: length };
  return { count: BigInt(Math.min(Math.ceil(Number(length) / Number(old)), Number(maxUint64))), kept: 0n };
}

const split: Estimate = (c) => {
  if (!c.target) return undefined;
  const sz = size(c, c.target);
  const limit = c.args[1]?.expr;
  const given = limit?.kind === 'literal' && typeof limit.value === 'bigint' ? limit.value : undefined;
  const max = given === undefined ? sz.max : BigInt.asUintN(64, given);
  return { cost: scaled(sz, 2 * traversal), size: { min: 0n, max } };
};

const join: Estimate = (c) => {
  if (!c.target) return undefined;
  const list = size(c, c.target);
  const element = elementOf(c.target);
  let sz: Range = element ? times(list, size(c, element)) : exactly(0);
  if (c.args[0]) {
    const separators = { min: list.min > 0n ? list.min - 1n : 0n, max: list.max > 0n ? list.max - 1n : 0n };
    sz = sum(sz, times(size(c, c.args[0]), separators));
  }
  return { cost: scaled(sz, traversal), size: sz };
};

const find: Estimate = (c) => {
  if (!c.target || !c.args[0]) return undefined;
  const sz = size(c, c.target);
  const cost = times(scaled(sum(sz, exactly(1)), traversal), scaled(size(c, c.args[0]), regex));
  return { cost, size: { min: 0n, max: sz.max } };
};

/** Bytes of an address: 4 or 16, compared with as many. */
const address = between(4, 16);
const compared = scaled(sum(address, address), traversal);

/** A text has to be parsed first. */
const parsed = (c: Called): Range =>
  c.params[1]?.kind === 'string' ? scaled(size(c, c.args[0]!), traversal) : exactly(0);

const sameOpaque: Estimate = (c) => {
  const [a, b] = c.args;
  if (!a || !b || a.type.kind !== 'opaque' || a.type.name !== b.type.name) return undefined;
  if (a.type.name === 'optional_type') return undefined;
  if (a.type.name === 'kubernetes.NamedFormat') return { cost: scaled(between(1, 64), traversal) };
  if (a.type.name === 'kubernetes.URL') return { cost: scaled({ min: 1n, max: b.size?.max ?? 1n }, traversal) };
  return one;
};

const many = (names: string, estimate: Estimate): Record<string, Estimate> =>
  Object.fromEntries(names.split(' ').map((name) => [name, estimate]));

/** CostEstimator.EstimateCallCost of the API server (apiserver pkg/cel/library/cost.go), by function. */
const estimates: ReadonlyMap<string, Estimate> = new Map(
  Object.entries({
    check: () => ({ cost: exactly(350_000) }),
    ...many('serviceAccount path group resource subresource namespace name allowed reason error errored', constant),
    ...many('fieldSelector labelSelector', selectorParse),
    ...many('isSorted sum max min indexOf lastIndexOf includes', listWalk),
    ...many('url jsonpatch.escapeKey', keepsArgument),
    ...many('lowerAscii upperAscii substring trim', keepsTarget),
    replace,
    split,
    join,
    ...many('find findAll', find),
    ...many('cidr isIP isCIDR quantity isQuantity semver isSemver', readsArgument()),
    ip: (c) => (c.target ? one : readsArgument()(c)),
    'ip.isCanonical': readsArgument(2),
    ...many(
      'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast',
      constant,
    ),
    containsIP: (c) => ({ cost: sum(compared, parsed(c)) }),
    containsCIDR: (c) => ({ cost: sum(compared, scaled(address, traversal), exactly(1), parsed(c)) }),
    validate: (c) => c.args[0] && { cost: scaled(scaled(size(c, c.args[0]), traversal), 128 * regex) },
    'format.named': constant,
    ...many('sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub', constant),
    ...many('major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery', constant),
    '_==_': sameOpaque,
  } satisfies Record<string, Estimate>),
);

export const kubernetesCost = (c: Called): CallCost | undefined => estimates.get(c.fn)?.(c);

/** Functions of lists and sets of cel-go, which go first (ext/lists.go, ext/sets.go). */
export function extensionCost(c: Called): CallCost | undefined {
  const { target, args } = c;
  const list = target && size(c, target);
  switch (c.fn) {
    case 'slice':
      if (!list) return undefined;
      return allocates(1, exactly(BigInt.asUintN(64, literal(args[1], list.max) - literal(args[0], 0n))));
    case 'lists.range':
      return allocates(1, exactly(literal(args[0], maxUint64)));
    case 'reverse':
      return list && allocates(1, list);
    case 'flatten':
      return list && allocates(args[0] ? Number(literal(args[0], maxUint64)) : 1, list);
    case 'distinct':
      return list && allocates(2, times(list, list));
    case 'sort':
      return list && sorting(list, c.params[0]!.params[0]!.kind);
    case '@sortByAssociatedKeys':
      return sorting(args[0] ? size(c, args[0]) : unknown, c.params[1]!.params[0]!.kind);
    case 'sets.contains':
    case 'sets.intersects':
    case 'sets.equivalent': {
      const product = times(size(c, args[0]!), size(c, args[1]!));
      return { cost: sum(scaled(product, c.fn === 'sets.equivalent' ? 2 : 1), exactly(1)) };
    }
    default:
      return undefined;
  }
}

const allocates = (factor: number, list: Range): CallCost => ({
  cost: sum(scaled(list, factor), exactly(1 + weights.list)),
  size: list,
});

function sorting(list: Range, element: string): CallCost {
  return allocates(element === 'string' || element === 'bytes' ? 2 + traversal : 2, times(list, list));
}

function literal(node: CostNode | undefined, otherwise: bigint): bigint {
  const e = node?.expr;
  if (e?.kind !== 'literal' || typeof e.value !== 'bigint') return otherwise;
  return e.value < 0n ? 0n : e.value;
}
