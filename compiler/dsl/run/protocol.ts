import type { Json } from '../../kube/json.js';
import type { Site } from '../sites.js';

/** One compiled module of a program. */
export interface CompiledModule {
  /** Index of its source in `Job.modules`. */
  readonly js: string;
  /** Source map (v3) of `js`. */
  readonly map: string;
  /** What its import specifiers resolve to: an index, or `drydock`. */
  readonly imports: Readonly<Record<string, number | 'drydock'>>;
}

/** What the program's thread gets. The first module is the program. */
export interface Job {
  readonly modules: readonly CompiledModule[];
  readonly sites: readonly Site[];
  /** Milliseconds for the whole run. */
  readonly timeLimit: number;
}

/** A place as the thread knows it: a range, or the zero-based line and column of a call. */
export type Spot =
  | { readonly file: number; readonly start: number; readonly end: number; readonly literal?: boolean }
  | { readonly file: number; readonly line: number; readonly column: number };

/** The places of a value: of itself, of its name, and of its parts. */
export interface PlaceTree {
  readonly at: readonly Spot[];
  readonly key: readonly Spot[];
  readonly parts?: ReadonlyMap<string, PlaceTree>;
}

export interface MadeObject {
  readonly value: Json;
  readonly places: PlaceTree;
}

/** Something in the program's export, or the run itself, that is not as it must be. */
export interface Failure {
  readonly message: string;
  readonly help?: string;
  readonly at: readonly Spot[];
}

/** What the thread answers. */
export interface Outcome {
  readonly objects: readonly MadeObject[];
  readonly failures: readonly Failure[];
  /** What the program printed. */
  readonly printed: string;
}
