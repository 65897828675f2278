import type { Fix } from '../diagnostics/diagnostic.js';
import type { Path } from '../kube/json.js';
import { get } from '../kube/json.js';
import type { ApiObject } from '../lower/api-object.js';
import type { Span } from '../text/span.js';

/** Replaces a string value where its text stands as it is in the source. */
export function valueFix(object: ApiObject, path: Path, to: string): Fix | undefined {
  const origin = object.provenance.locate(path);
  const from = get(object.value, path);
  const place = origin.spans[0];
  if (!origin.exact || !place?.literal || typeof from !== 'string') return undefined;
  const span = inner(place.span, from);
  return span && { title: `Change to ${to}`, safety: 'safe', edits: [{ span, newText: to }] };
}

/** Renames a key of a YAML or JSON document. */
export function keyFix(object: ApiObject, path: Path, to: string): Fix | undefined {
  const key = path.at(-1);
  const origin = object.provenance.locateKey(path);
  const place = origin.spans[0];
  if (!origin.exact || place?.role !== 'key' || typeof key !== 'string') return undefined;
  if (object.frontend !== 'yaml' && object.frontend !== 'json') return undefined;
  const span = inner(place.span, key);
  return span && { title: `Rename to ${to}`, safety: 'safe', edits: [{ span, newText: to }] };
}

/** The text itself within a span that may include quotes; undefined where it is written in another way. */
function inner(span: Span, text: string): Span | undefined {
  const extra = span.end - span.start - text.length;
  if (extra === 0) return span;
  return extra === 2 ? { ...span, start: span.start + 1, end: span.end - 1 } : undefined;
}
