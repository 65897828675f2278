import type { JsonObject } from '../../kube/json.js';
import type { Rewriter } from './rewriter.js';

/** How objects of versions that are gone become objects of the one that is served. */
export interface Conversion {
  /** apiVersions that it reads. */
  readonly from: readonly string[];
  readonly kinds: readonly string[];
  readonly to: string;
  /** What changes besides apiVersion, for people whose text cannot be edited. */
  readonly changes?: string;
  /** A default that differs and that the fix leaves to the new version. */
  readonly note?: (object: JsonObject) => string | undefined;
  /** Edits for everything but apiVersion; missing where the shapes are equal. */
  rewrite?(object: JsonObject, to: Rewriter): void;
}
