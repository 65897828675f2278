import type { ObjectRef } from '../diagnostics/diagnostic.js';
import type { JsonObject, Path } from '../kube/json.js';
import type { TextEdit } from '../text/edit.js';
import type { Span } from '../text/span.js';
import type { YamlDocument } from '../yaml/parse.js';

/**
 * What a span says about a value: its key or value in YAML, the template text and the values entry behind a rendered
 * line, the call or property of a TypeScript program.
 */
export type SpanRole = 'key' | 'value' | 'template' | 'values' | 'source';

export interface OriginSpan {
  readonly role: SpanRole;
  readonly span: Span;
  /** True where the text of the span *is* the value, so that a fix may edit it. */
  readonly literal: boolean;
}

export interface Origin {
  /** False when the path itself has no place and the nearest ancestor stands in for it. */
  readonly exact: boolean;
  /** Never empty; the place to show first. */
  readonly spans: readonly OriginSpan[];
  /** For charts: the values keys that shaped the place, as `image.tag (values.yaml:12)`. */
  readonly valuesKeys?: readonly string[];
}

/** Where the parts of an object come from. A side table: objects themselves carry no marks. */
export interface Provenance {
  /** The origin of the value at `path`, or of its nearest ancestor that has one. */
  locate(path: Path): Origin;
  /** The origin of the key of the last path segment (the place to show for an unknown or misplaced field). */
  locateKey(path: Path): Origin;
  /** The YAML behind the object, where its text is the object itself or was copied from one that fixes may edit. @internal */
  editable?(): Editable | undefined;
}

/** What fixes need of the source. @internal */
export interface Editable {
  readonly document: YamlDocument;
  /** Where the object begins in the document. */
  readonly prefix: Path;
  /** From an edit of the document to one of the source; undefined where the text was not copied literally. */
  map?(edit: TextEdit): TextEdit | undefined;
}

export type Frontend = 'yaml' | 'json' | 'dsl' | 'chart';

/** A key that a mapping repeats, which JSON cannot hold and strict decoding refuses. */
export interface DuplicateKey {
  readonly path: Path;
  readonly span: Span;
}

/** One object as its source says it: undefaulted, unvalidated, with provenance beside it. Immutable. */
export interface ApiObject {
  readonly value: JsonObject;
  readonly provenance: Provenance;
  readonly frontend: Frontend;
  /** File as the user named it, and the zero-based document in it. */
  readonly file: string;
  readonly document: number;
  readonly duplicateKeys: readonly DuplicateKey[];
}

const text = (v: unknown): string => (typeof v === 'string' ? v : '');

/** The identity of an object; parts that are missing or no strings are empty. */
export function refOf(value: JsonObject): ObjectRef {
  const metadata = (value['metadata'] ?? {}) as JsonObject;
  const namespace = text(metadata?.['namespace']);
  return {
    apiVersion: text(value['apiVersion']),
    kind: text(value['kind']),
    name: text(metadata?.['name']),
    ...(namespace ? { namespace } : {}),
  };
}

/** The span to show for `path`: the first of its origin. */
export function spanAt(object: ApiObject, path: Path): Span {
  return object.provenance.locate(path).spans[0]!.span;
}
