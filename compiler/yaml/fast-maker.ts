import type { Json, JsonObject } from '../kube/json.js';
import { resolvePlain } from './scalar.js';

/** What a reader of YAML makes: texts and null are the same for all makers. */
export type Made<V> = V | string | null;

/** How the fast path makes its values: JSON for manifests, values of Go for charts. */
export interface Maker<V> {
  map(): V;
  has(map: V, key: string): boolean;
  set(map: V, key: string, value: Made<V>): void;
  list(items: Made<V>[]): V;
  /** What a plain scalar stands for. */
  plain(text: string): Made<V>;
  /** Whether plain texts may go over lines, and values stand alone on theirs: what finds places does not know these. */
  readonly free: boolean;
}

export const json: Maker<Json> = {
  map: () => ({}),
  has: (map, key) => Object.hasOwn(map as JsonObject, key),
  set(map, key, value) {
    (map as JsonObject)[key] = value;
  },
  list: (items) => items,
  plain: resolvePlain,
  free: false,
};
