import type { CelType } from '../check/types.js';
import type { Expr } from '../syntax/ast.js';
import { type Range, unknown } from './range.js';

/** What an estimate knows of one operand (checker.AstNode). */
export interface CostNode {
  /** Where the value lies under a variable, which comes first; undefined where it is computed. */
  readonly path?: readonly string[];
  readonly type: CelType;
  readonly expr?: Expr;
  readonly size?: Range;
}

export interface CallCost {
  readonly cost: Range;
  /** Of a text, a list or a map. */
  readonly size?: Range;
}

/** Sizes of what variables hold; the last parts of a path may be @items, @keys or @values. */
export interface Sizes {
  sizeOf(path: readonly string[]): Range | undefined;
  /** Costs of functions that only one environment has. */
  callCost?(fn: string, target: CostNode | undefined): CallCost | undefined;
}

export interface Called {
  readonly fn: string;
  /** Types of the parameters of the signature, target first. */
  readonly params: readonly CelType[];
  readonly target?: CostNode;
  readonly args: readonly CostNode[];
  readonly sizes: Sizes;
}

/** Its own size, that of its place, or anything. */
export function sizeOf(node: CostNode, sizes: Sizes): Range {
  return node.size ?? (node.path?.length ? sizes.sizeOf(node.path) : undefined) ?? unknown;
}

/** Weights of common/cost.go. */
export const weights = { traversal: 0.1, regex: 0.25, list: 10, map: 30, struct: 40 } as const;
