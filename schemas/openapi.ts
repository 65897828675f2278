import type { MinorFile, ResourceRow } from './types.js';

/** The parts of an OpenAPI v2 document (`kubectl get --raw /openapi/v2`) that tables are made of. */
export interface OpenApiSchema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Operation {
  readonly 'x-kubernetes-action'?: string;
  readonly 'x-kubernetes-group-version-kind'?: Gvk;
}

export interface OpenApiDocument {
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const moved: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.': 'resource.',
  'io.k8s.apimachinery.pkg.util.intstr.': 'intstr.',
  'io.k8s.apimachinery.pkg.runtime.': 'runtime.',
  'io.k8s.apimachinery.pkg.version.': 'version.',
  'io.k8s.apimachinery.pkg.apis.meta.v1.': 'meta/v1.',
};

/** `io.k8s.api.core.v1.Pod` → `core/v1.Pod`; names of other projects stay whole. */
export function typeName(definition: string): string {
  for (const [prefix, short] of Object.entries(moved))
    if (definition.startsWith(prefix)) return short + definition.slice(prefix.length);
  const api = /^io\.k8s\.(?:api|[a-z-]+\.pkg\.apis)\.([a-z]+)\.(v\w+)\.(\w+)$/.exec(definition);
  return api ? `${api[1]}/${api[2]}.${api[3]}` : definition;
}

interface Draft {
  gvk: Gvk;
  resource: string;
  namespaced: boolean;
  verbs: Set<string>;
  subresources: Set<string>;
}

const verbOf: Readonly<Record<string, string>> = { post: 'create', put: 'update' };

/** Every resource a document serves, with its verbs and subresources, sorted. */
export function resourcesOf(document: OpenApiDocument): ResourceRow[] {
  const drafts = new Map<string, Draft>();
  const subresources: [string, string][] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    const m =
      /^\/apis?\/(?:([^/]+)\/)?(v[^/]+)\/(namespaces\/\{namespace\}\/)?([^/{]+)(?:\/\{name\}(?:\/([^/{]+)(?:\/\{path\})?)?)?$/.exec(
        path,
      );
    if (!m) continue;
    const [, group = '', version, namespaced, resource, subresource] = m;
    const key = `${group}/${version}/${resource}`;
    if (subresource) subresources.push([key, subresource]);
    else
      for (const operation of Object.values(operations))
        addOperation(drafts, key, resource!, namespaced !== undefined, operation);
  }
  for (const [key, name] of subresources) drafts.get(key)?.subresources.add(name);
  const types = typesByGvk(document);
  return [...drafts.values()]
    .map(({ gvk, resource, namespaced, verbs, subresources }): ResourceRow => {
      const type = types.get(`${gvk.group}/${gvk.version}/${gvk.kind}`) ?? '';
      const singular = gvk.kind.toLowerCase();
      return [
        gvk.group,
        gvk.version,
        gvk.kind,
        type,
        resource,
        singular,
        namespaced ? 1 : 0,
        [...verbs].sort().join(),
        [...subresources].sort().join(),
      ];
    })
    .sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}

function addOperation(
  drafts: Map<string, Draft>,
  key: string,
  resource: string,
  namespaced: boolean,
  operation: Operation,
): void {
  const gvk = operation['x-kubernetes-group-version-kind'];
  const action = operation['x-kubernetes-action'];
  if (!gvk || !action) return;
  const draft = drafts.get(key) ?? { gvk, resource, namespaced, verbs: new Set(), subresources: new Set() };
  drafts.set(key, draft);
  draft.namespaced ||= namespaced;
  draft.verbs.add(verbOf[action] ?? action);
}

function typesByGvk(document: OpenApiDocument): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, schema] of Object.entries(document.definitions)) {
    const gvks = schema['x-kubernetes-group-version-kind'] as Gvk[] | undefined;
    // DeleteOptions and its kin carry every group; only a kind of its own has exactly one.
    if (gvks?.length === 1) types.set(`${gvks[0]!.group}/${gvks[0]!.version}/${gvks[0]!.kind}`, typeName(name));
  }
  return types;
}

/** What the document adds to a field's Go declaration. */
export function fieldExtras(schema: OpenApiSchema): string {
  const list = schema['x-kubernetes-list-type'] as string | undefined;
  const keys = schema['x-kubernetes-list-map-keys'] as string[] | undefined;
  const patch = schema['x-kubernetes-patch-strategy'] as string | undefined;
  const patchKey = schema['x-kubernetes-patch-merge-key'] as string | undefined;
  let out = '';
  if (list) out += ` @${list}${keys ? `(${keys.join()})` : ''}`;
  if (schema['x-kubernetes-map-type'] === 'atomic') out += ' @atomicMap';
  if (patch) out += ` @patch(${patch})`;
  if (patchKey && patchKey !== keys?.join()) out += ` @patchKey(${patchKey})`;
  if (schema.default !== undefined) out += ` @default(${JSON.stringify(schema.default)})`;
  return out;
}

const formats: Readonly<Record<string, string>> = {
  byte: '[]byte',
  'date-time': 'meta/v1.Time',
  'int-or-string': 'intstr.IntOrString',
};

function typeText(schema: OpenApiSchema): string {
  if (schema.$ref) return typeName(schema.$ref.slice('#/definitions/'.length));
  if (schema['x-kubernetes-int-or-string']) return 'intstr.IntOrString';
  const format = schema.format && formats[schema.format];
  if (format) return format;
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return schema.format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'float64';
    case 'array':
      return `[]${typeText(schema.items ?? {})}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `map[string]${typeText(schema.additionalProperties)}`
        : 'any';
    default:
      return 'any';
  }
}

/** A definition from the document alone, where no Go source is at hand: optional scalars and structs are pointers. */
export function definitionText(schema: OpenApiSchema): string {
  if (!schema.properties) return `=${typeText(schema)}`;
  return Object.entries(schema.properties)
    .map(([name, field]) => {
      const required = schema.required?.includes(name) ?? false;
      const type = typeText(field);
      const pointer = !required && !/^(?:\[|map|any)/.test(type);
      return `${name}${required ? '!' : '?'} ${pointer ? '*' : ''}${type}${fieldExtras(field)}`;
    })
    .join(';');
}

/** Tables of a cluster from its own document, for `--schemas`. */
export function tablesFromOpenApi(document: OpenApiDocument, name: string): MinorFile {
  const definitions = Object.fromEntries(
    Object.entries(document.definitions).map(([definition, schema]) => [typeName(definition), definitionText(schema)]),
  );
  return { minor: name, resources: resourcesOf(document), definitions, docs: docsOf(document) };
}

function docsOf(document: OpenApiDocument): NonNullable<MinorFile['docs']> {
  const docs: Record<string, Record<string, string>> = {};
  for (const [definition, { description, properties = {} }] of Object.entries(document.definitions)) {
    const texts = Object.entries(properties).flatMap(([field, p]) => (p.description ? [[field, p.description]] : []));
    docs[typeName(definition)] = Object.fromEntries(description ? [['', description], ...texts] : texts);
  }
  return docs;
}
