import type { Json, JsonObject, Path } from '../kube/json.js';
import { additionalOf, allowsAdditional, type CrdSchema, isArray, isMap, propertyOf } from './schema.js';

const metaFields = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Drops what the schema does not specify, and returns the places. The object is changed in place.
 * Mirrors apiextensions pkg/apiserver/schema/pruning/algorithm.go (PruneWithOptions, of a resource root).
 */
export function pruneUnknown(object: JsonObject, schema: CrdSchema | undefined): Path[] {
  const unknown: Path[] = [];
  prune(object, { ...schema, 'x-kubernetes-embedded-resource': true }, [], unknown);
  return unknown;
}

function prune(x: Json | undefined, s: CrdSchema | undefined, at: Path, unknown: Path[]): void {
  const keepsUnknown = s?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (isArray(x)) {
    x.forEach((item, i) => {
      if (!keepsUnknown || s?.items) prune(item, keepsUnknown ? preserving(s?.items) : s?.items, [...at, i], unknown);
    });
    return;
  }
  if (!isMap(x)) return;
  for (const key of Object.keys(x)) {
    if (s?.['x-kubernetes-embedded-resource'] && metaFields.has(key)) continue;
    const property = propertyOf(s, key);
    if (property) prune(x[key], property, [...at, key], unknown);
    else if (s && allowsAdditional(s)) {
      // `additionalProperties: true` says nothing about what is below.
      prune(x[key], additionalOf(s), [...at, key], unknown);
    } else if (!keepsUnknown) {
      if (!metaFields.has(key) || at.length > 0) unknown.push([...at, key]);
      delete x[key];
    }
  }
}

/** Within a list whose unknown fields are kept, items keep theirs, too. */
const preserving = (s: CrdSchema | undefined): CrdSchema | undefined =>
  s && { ...s, 'x-kubernetes-preserve-unknown-fields': true };
