import { formatFloat } from '../go/strconv.js';
import { GoError, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { parseVersion } from '../semver/semver.js';
import { parseDocument, type YamlNode } from '../yaml/parser.js';
import { resolve } from '../yaml/resolve.js';
import { YamlError } from '../yaml/tokens.js';
import { ChartError } from './errors.js';

export interface Dependency {
  name: string;
  version: string;
  repository: string;
  condition: string;
  tags: string[];
  enabled: boolean;
  importValues: GoValue[];
  alias: string;
}

export interface Maintainer {
  readonly name: string;
  readonly email: string;
  readonly url: string;
}

/** Chart.yaml (pkg/chart/v2/metadata.go). Every string field takes numbers and booleans, too, as Helm's decoder does. */
export interface Metadata {
  name: string;
  home: string;
  sources: string[];
  version: string;
  description: string;
  keywords: string[];
  maintainers: Maintainer[];
  icon: string;
  apiVersion: string;
  condition: string;
  tags: string;
  appVersion: string;
  deprecated: boolean;
  annotations: Map<string, string>;
  kubeVersion: string;
  dependencies: Dependency[];
  /** False where the file has no such key: Go's nil slice. */
  hasDependencies: boolean;
  type: string;
}

/** Reads Chart.yaml, or the dependencies of requirements.yaml into `into`. @throws ChartError */
export function readMetadata(text: string, file: string, into?: Metadata): Metadata {
  const fields = new Fields(parse(text, file), file);
  const old = into;
  const s = (key: keyof Metadata & string): string => fields.text(key) ?? (old?.[key] as string | undefined) ?? '';
  const metadata: Metadata = {
    name: s('name'),
    home: s('home'),
    sources: fields.texts('sources') ?? old?.sources ?? [],
    version: s('version'),
    description: s('description'),
    keywords: fields.texts('keywords') ?? old?.keywords ?? [],
    maintainers: fields.objects('maintainers')?.map(maintainer) ?? old?.maintainers ?? [],
    icon: s('icon'),
    apiVersion: s('apiVersion'),
    condition: s('condition'),
    tags: s('tags'),
    appVersion: s('appVersion'),
    deprecated: fields.bool('deprecated') ?? old?.deprecated ?? false,
    annotations: fields.textMap('annotations') ?? old?.annotations ?? new Map(),
    kubeVersion: s('kubeVersion'),
    dependencies: fields.objects('dependencies')?.map(dependency) ?? old?.dependencies ?? [],
    hasDependencies: fields.has('dependencies') || (old?.hasDependencies ?? false),
    type: s('type'),
  };
  return metadata;
}

function parse(text: string, file: string): YamlNode | undefined {
  try {
    return parseDocument(text);
  } catch (e) {
    if (e instanceof YamlError)
      throw new ChartError(`cannot load ${file}: error converting YAML to JSON: ${e.message}`);
    throw e;
  }
}

const maintainer = (f: Fields): Maintainer => ({
  name: f.text('name') ?? '',
  email: f.text('email') ?? '',
  url: f.text('url') ?? '',
});

const dependency = (f: Fields): Dependency => ({
  name: f.text('name') ?? '',
  version: f.text('version') ?? '',
  repository: f.text('repository') ?? '',
  condition: f.text('condition') ?? '',
  tags: f.texts('tags') ?? [],
  enabled: f.bool('enabled') ?? false,
  importValues: f.values('import-values') ?? [],
  alias: f.text('alias') ?? '',
});

/** A mapping read into typed fields; keys match without regard to case when none matches exactly. */
class Fields {
  private readonly nodes = new Map<string, YamlNode>();

  constructor(
    root: YamlNode | undefined,
    private readonly file: string,
  ) {
    const node = root?.kind === 'alias' ? root.target : root;
    if (!node || (node.kind === 'scalar' && node.implicit && resolve(node.value).tag === 'null')) return;
    if (node.kind !== 'mapping') this.mismatch(node, '', 'chart.Metadata');
    for (let i = 0; i < node.children.length; i += 2) {
      const value = node.children[i + 1]!;
      this.nodes.set(node.children[i]!.value, value.kind === 'alias' ? value.target! : value);
    }
  }

  private mismatch(node: YamlNode, field: string, type: string): never {
    const kind = node.kind === 'mapping' ? 'object' : node.kind === 'sequence' ? 'array' : scalarKind(node);
    const place = field ? ` into Go struct field Metadata.${field} of type ${type}` : ` into Go value of type ${type}`;
    throw new ChartError(
      `cannot load ${this.file}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind}${place}`,
    );
  }

  private get(key: string): YamlNode | undefined {
    let node = this.nodes.get(key);
    if (!node) for (const [k, v] of this.nodes) if (k.toLowerCase() === key.toLowerCase()) node = v;
    if (node?.kind === 'scalar' && node.implicit && resolve(node.value).tag === 'null') return undefined;
    return node;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  text(key: string): string | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    if (node.kind !== 'scalar') this.mismatch(node, key, 'string');
    return asText(node);
  }

  bool(key: string): boolean | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    const r = node.kind === 'scalar' && node.implicit ? resolve(node.value) : undefined;
    if (r?.tag !== 'bool') this.mismatch(node, key, 'bool');
    return r!.value as boolean;
  }

  private items(key: string, type: string): YamlNode[] | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    if (node.kind !== 'sequence') this.mismatch(node, key, type);
    return node.children.map((c) => (c.kind === 'alias' ? c.target! : c));
  }

  texts(key: string): string[] | undefined {
    return this.items(key, '[]string')?.map((n) => (n.kind === 'scalar' ? asText(n) : this.mismatch(n, key, 'string')));
  }

  objects(key: string): Fields[] | undefined {
    return this.items(key, `[]*chart.${key}`)?.map((n) => new Fields(n, this.file));
  }

  values(key: string): GoValue[] | undefined {
    return this.items(key, '[]interface {}')?.map(plainValue);
  }

  textMap(key: string): Map<string, string> | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    if (node.kind !== 'mapping') this.mismatch(node, key, 'map[string]string');
    const out = new Map<string, string>();
    for (let i = 0; i < node.children.length; i += 2) {
      const raw = node.children[i + 1]!;
      const value = raw.kind === 'alias' ? raw.target! : raw;
      if (value.kind !== 'scalar') this.mismatch(value, key, 'string');
      out.set(node.children[i]!.value, asText(value));
    }
    return out;
  }
}

function scalarKind(node: YamlNode): string {
  if (!node.implicit) return 'string';
  const { tag } = resolve(node.value);
  return tag === 'int' || tag === 'float' ? 'number' : tag === 'bool' ? 'bool' : 'string';
}

/** A scalar for a string field: numbers and booleans are written out again, floats with 32 bits of precision. */
function asText(node: YamlNode): string {
  if (!node.implicit) return node.value;
  const r = resolve(node.value);
  if (r.tag === 'int' || r.tag === 'bool') return String(r.value);
  if (r.tag === 'null') return '';
  return r.tag === 'float' ? formatFloat(shortest32(r.value)) : node.value;
}

/** The double whose shortest decimal is the shortest that reads back as the same float32. */
function shortest32(f: number): number {
  const target = Math.fround(f);
  for (let p = 1; p <= 9; p++) {
    const candidate = Number(target.toPrecision(p));
    if (Math.fround(candidate) === target) return candidate;
  }
  return target;
}

function plainValue(node: YamlNode): GoValue {
  if (node.kind === 'scalar') return asText(node);
  if (node.kind === 'sequence') return new GoSlice(node.children.map(plainValue));
  const out = new GoMap();
  for (let i = 0; i + 1 < node.children.length; i += 2)
    out.set(node.children[i]!.value, plainValue(node.children[i + 1]!));
  return out;
}

const validation = (message: string): never => {
  throw new ChartError(`validation: ${message}`);
};

const aliasSyntax = /^[a-zA-Z0-9_-]+$/;

/** `chart.Metadata.Validate`. @throws ChartError */
export function validateMetadata(md: Metadata): void {
  if (!md.apiVersion) validation('chart.metadata.apiVersion is required');
  if (!md.name) validation('chart.metadata.name is required');
  if (md.name === '.' || md.name === '..') validation(`chart.metadata.name ${JSON.stringify(md.name)} is not allowed`);
  if (md.name.includes('/')) validation(`chart.metadata.name ${JSON.stringify(md.name)} is invalid`);
  if (!md.version) validation('chart.metadata.version is required');
  if (!isVersion(md.version)) validation(`chart.metadata.version ${JSON.stringify(md.version)} is invalid`);
  if (!['', 'application', 'library'].includes(md.type))
    validation('chart.metadata.type must be application or library');
  const seen = new Set<string>();
  for (const d of md.dependencies) {
    if (d.alias && !aliasSyntax.test(d.alias))
      validation(`dependency ${JSON.stringify(d.name)} has disallowed characters in the alias`);
    const key = d.alias || d.name;
    if (seen.has(key)) validation(`more than one dependency with name or alias ${JSON.stringify(key)}`);
    seen.add(key);
  }
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch (e) {
    if (e instanceof GoError) return false;
    throw e;
  }
}
