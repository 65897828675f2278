import type { Value } from '../eval/values.js';
import type { Expr } from '../syntax/ast.js';
import type { Overload } from './env.js';
import type { CelType } from './types.js';

/** What the checker found out about each node. */
export interface Checked {
  readonly expr: Expr;
  readonly type: CelType;
  typeAt(id: number): CelType;
  /** Candidates of a call, in order of declaration. */
  overloadsAt(id: number): readonly Overload[];
  /** The variable or constant that a node names, where it is no plain field selection. */
  referenceAt(id: number): Reference | undefined;
  /** See `CelEnv`. */
  readonly affixesCount: boolean;
}

export interface Reference {
  readonly name: string;
  readonly constant?: Value;
}
