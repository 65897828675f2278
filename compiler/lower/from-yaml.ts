import { isCollection, isMap, isScalar, type Node, type Pair } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { isObject, type JsonObject, type Path } from '../kube/json.js';
import { span } from '../text/span.js';
import { findPlace, type Place } from '../yaml/fast-places.js';
import { nodeAt, type YamlDocument } from '../yaml/parse.js';
import type { ApiObject, Editable, Frontend, Origin, Provenance } from './api-object.js';

/** Places in a YAML document. Resolved on demand: most objects are never asked. */
export class YamlProvenance implements Provenance {
  constructor(
    private readonly document: YamlDocument,
    private readonly prefix: Path = [],
  ) {}

  locate(path: Path): Origin {
    const full = [...this.prefix, ...path];
    // The place of a whole document needs no syntax tree.
    if (full.length === 0)
      return this.document.value === undefined ? this.origin('value', undefined, true, false) : this.first();
    const place = this.place(full);
    if (place) {
      const shown = place.value ?? place.key ?? place.first;
      return this.origin(shown === place.key ? 'key' : 'value', shown, place.depth === full.length, place.scalar);
    }
    const { node, key, depth, literal } = nodeAt(this.document, full);
    const exact = depth === full.length && (node ?? key) !== undefined;
    const shown = showable(node, key) ?? this.document.root;
    return this.origin(shown === key ? 'key' : 'value', shown?.range, exact, literal && isScalar(node));
  }

  private first(): Origin {
    const { file, range } = this.document;
    const content = /^[ \t]*[^\s#][^\s:]*/m.exec(file.text.slice(range.start, Math.min(range.end, range.start + 4096)));
    const start = range.start + (content?.index ?? 0);
    return {
      exact: true,
      spans: [{ role: 'value', span: span(file.path, start, start + (content?.[0].length ?? 0)), literal: false }],
    };
  }

  private place(path: Path): Place | undefined {
    const { file, range, plain } = this.document;
    return plain ? findPlace(file.text.slice(range.start, range.end), path) : undefined;
  }

  locateKey(path: Path): Origin {
    const full = [...this.prefix, ...path];
    const place = this.place(full);
    const found = place?.key ?? place?.value;
    if (place && found) return this.origin('key', found, place.depth === full.length, false);
    const { key, node, depth } = nodeAt(this.document, full);
    const shown = key ?? node ?? this.document.root;
    return this.origin('key', shown?.range, depth === full.length, false);
  }

  editable(): Editable {
    return { document: this.document, prefix: this.prefix };
  }

  private origin(
    role: 'key' | 'value',
    range: readonly number[] | null | undefined,
    exact: boolean,
    literal: boolean,
  ): Origin {
    const [start = 0, end = 0] = range ?? [];
    const place = span(this.document.file.path, this.document.offset + start, this.document.offset + end);
    return { exact, spans: [{ role, span: place, literal }] };
  }
}

export interface LowerResult {
  readonly objects: ApiObject[];
  readonly diagnostics: Diagnostic[];
}

/**
 * What to show for a node: a scalar itself, a mapping or list by its key, an item of a list by its first key. Squiggles
 * under fifty lines help nobody.
 */
function showable(node: Node | undefined, key: Node | undefined): Node | undefined {
  if (!isCollection(node) || node.items.length === 0) return node ?? key;
  if (key) return key;
  const first = isMap(node) ? (node.items[0] as Pair | undefined)?.key : undefined;
  return (first as Node | undefined) ?? node;
}

/** The API objects of parsed documents: `List` kinds are unfolded, documents that are no objects are reported. */
export function lowerYaml(documents: readonly YamlDocument[], frontend: Frontend = 'yaml'): LowerResult {
  const objects: ApiObject[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    diagnostics.push(...document.diagnostics);
    if (document.value === undefined || document.value === null) continue;
    if (isObject(document.value) && isManifest(document.value))
      objects.push(...unfold(document, document.value, frontend));
    else diagnostics.push(notAManifest(document));
  }
  return { objects, diagnostics };
}

function isManifest(value: JsonObject): boolean {
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';
}

function unfold(document: YamlDocument, value: JsonObject, frontend: Frontend): ApiObject[] {
  const make = (item: JsonObject, prefix: Path): ApiObject => ({
    value: item,
    provenance: new YamlProvenance(document, prefix),
    frontend,
    file: document.file.path,
    document: document.index,
    duplicateKeys: document.duplicateKeys
      .filter((d) => prefix.every((s, i) => d.path[i] === s))
      .map((d) => ({ path: d.path.slice(prefix.length), span: d.span })),
  });
  const items = value['items'];
  if (!/List$/.test(String(value['kind'])) || !Array.isArray(items)) return [make(value, [])];
  const kind = String(value['kind']).slice(0, -'List'.length);
  return items.flatMap((item, i) => {
    if (!isObject(item)) return [];
    // Items of a typed list may leave their type out, as `kubectl get -o yaml` of old servers does.
    const typed = kind ? { apiVersion: value['apiVersion'], kind, ...item } : item;
    return [make(typed, ['items', i])];
  });
}

function notAManifest(document: YamlDocument): Diagnostic {
  const start = document.offset + (document.root?.range?.[0] ?? 0);
  return {
    id: 'source/not-a-manifest',
    severity: 'error',
    message: 'This document is no Kubernetes object: it has no apiVersion or no kind.',
    span: span(document.file.path, start, Math.min(start + 1, document.file.text.length)),
    help: 'Add `apiVersion:` and `kind:`, or keep the file outside the folders that drydock reads.',
  };
}
