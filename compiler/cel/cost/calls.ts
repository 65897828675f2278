import { type CallCost, type Called, type CostNode, weights } from './node.js';
import { exactly, type Range, scaled, sum, times, unknown } from './range.js';

const { traversal, regex } = weights;

/** Sizes of its operands alone: what places hold is known by then (coster.sizeOrUnknown). */
const own = (node: CostNode | undefined): Range => node?.size ?? unknown;
const read = (node: CostNode | undefined): Range => scaled(own(node), traversal);

const isText = (c: Called): boolean => c.params[0]?.kind === 'string' || c.params[0]?.kind === 'bytes';

/** As much as the shorter operand has. */
function equality(c: Called): CallCost {
  const [a, b] = [own(c.args[0]), own(c.args[1])];
  const max = a.max < b.max ? a.max : b.max;
  return { cost: scaled({ min: max > 0n ? 1n : 0n, max }, traversal) };
}

function matches(text: CostNode | undefined, pattern: CostNode | undefined): CallCost {
  return { cost: times(scaled(sum(own(text), exactly(1)), traversal), scaled(own(pattern), regex)) };
}

/** What a call costs beside its operands (coster.functionCost, checker/cost.go). */
export function standardCost(c: Called, globalMatches: boolean): CallCost {
  const [first, second] = c.args;
  const sz = own(first);
  switch (c.fn) {
    case 'format':
      if (c.target) return { cost: read(c.target) };
      break;
    case 'bytes':
      if (isText(c) && c.params[0]!.kind === 'string')
        return { cost: read(first), size: { min: sz.min, max: BigInt.asUintN(64, sz.max * 4n) } };
      break;
    case 'string':
      if (c.params[0]?.kind === 'bytes') return { cost: read(first), size: { min: sz.min / 4n, max: sz.max } };
      break;
    case 'strings.quote':
      return {
        cost: read(first),
        size: { min: BigInt.asUintN(64, sz.min + 2n), max: BigInt.asUintN(64, sz.max * 2n + 2n) },
      };
    case 'startsWith':
    case 'endsWith':
      return { cost: read(first) };
    case '@in':
      if (c.params[1]?.kind === 'list') return { cost: scaled(own(second), 1) };
      break;
    case 'matches':
      if (c.target) return matches(c.target, first);
      if (globalMatches) return matches(first, second);
      break;
    case 'contains':
      return { cost: times(read(c.target), read(first)) };
    case '_+_': {
      const size = sum(own(first), own(second));
      if (c.params[0]?.kind === 'list') return { cost: exactly(1), size };
      if (isText(c)) return { cost: scaled(size, traversal), size };
      break;
    }
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      if (isText(c)) return equality(c);
      break;
    case '_==_':
    case '_!=_':
      return equality(c);
    default:
      break;
  }
  return { cost: exactly(1) };
}
