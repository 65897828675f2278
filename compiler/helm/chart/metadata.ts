import { isPrint } from '../../kube/go-quote.js';
import { GoError, type GoValue } from '../go/values.js';
import { parseVersion } from '../semver/semver.js';
import { ChartError } from './errors.js';
import { type Fields, readStruct } from './fields.js';

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
  name: string;
  email: string;
  url: string;
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
  /** Undefined is Go's nil map. */
  annotations: Map<string, string> | undefined;
  kubeVersion: string;
  dependencies: Dependency[];
  /** All of them, also those that are switched off, by the names of their values. */
  declared?: readonly Dependency[];
  /** The lists that are there, if only empty; the others are nil. */
  lists: readonly string[];
  /** False where the file has no such key: Go's nil slice. */
  hasDependencies: boolean;
  /** Lists with an empty entry, which the validation refuses. */
  withEmpty: readonly string[];
  type: string;
}

/** Reads Chart.yaml, or the dependencies of requirements.yaml into `into`. @throws ChartError */
export function readMetadata(text: string, file: string, helmVersion: 3 | 4, into?: Metadata): Metadata {
  const type = helmVersion === 3 ? 'chart.Metadata' : 'v2.Metadata';
  return readStruct(text, file, type, (fields) => metadata(fields, into));
}

function metadata(fields: Fields, old: Metadata | undefined): Metadata {
  const s = (key: keyof Metadata & string): string => fields.text(key) ?? (old?.[key] as string | undefined) ?? '';
  const maintainers = fields.objects('maintainers', 'Maintainer')?.map((f) => f && maintainer(f));
  const dependencies = fields.objects('dependencies', 'Dependency')?.map((f) => f && dependency(f));
  const sources = fields.texts('sources');
  const keywords = fields.texts('keywords');
  const lists = { sources, keywords, maintainers, dependencies };
  return {
    name: s('name'),
    home: s('home'),
    sources: sources ?? old?.sources ?? [],
    version: s('version'),
    description: s('description'),
    keywords: keywords ?? old?.keywords ?? [],
    maintainers: maintainers?.filter((m) => m !== undefined) ?? old?.maintainers ?? [],
    icon: s('icon'),
    apiVersion: s('apiVersion'),
    condition: s('condition'),
    tags: s('tags'),
    appVersion: s('appVersion'),
    deprecated: fields.bool('deprecated') ?? old?.deprecated ?? false,
    annotations: fields.textMap('annotations') ?? old?.annotations,
    kubeVersion: s('kubeVersion'),
    dependencies: dependencies?.filter((d) => d !== undefined) ?? old?.dependencies ?? [],
    lists: [...(old?.lists ?? []), ...Object.entries(lists).flatMap(([name, list]) => (list ? [name] : []))],
    hasDependencies: fields.has('dependencies') || (old?.hasDependencies ?? false),
    withEmpty: [
      ...(maintainers?.includes(undefined) ? ['maintainers'] : []),
      ...(dependencies?.includes(undefined) ? ['dependencies'] : []),
    ],
    type: s('type'),
  };
}

/** Chart.lock and requirements.lock are only held to their form: what they say is for `helm dependency build`. */
export function checkLock(text: string, file: string, helmVersion: 3 | 4): void {
  readStruct(text, file, helmVersion === 3 ? 'chart.Lock' : 'v2.Lock', (fields) => {
    fields.objects('dependencies', 'Dependency')?.forEach((f) => {
      if (f) dependency(f);
    });
    fields.text('digest');
    fields.time('generated');
  });
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

const validation = (message: string): never => {
  throw new ChartError(`validation: ${message}`);
};

const aliasSyntax = /^[a-zA-Z0-9_-]+$/;

/** sanitizeString: blanks of all kinds are blanks, and what does not print is left out. */
const sanitize = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : [...text].map((c) => (/[\s\u0085]/.test(c) && c !== '\ufeff' ? ' ' : isPrint(c) ? c : '')).join('');

/** Of every named field: a text, or a list of texts. */
function sanitizeAll<T>(holder: T, ...keys: readonly (keyof T)[]): void {
  for (const key of keys) {
    const value = holder[key];
    holder[key] = (Array.isArray(value) ? value.map(sanitize) : sanitize(value as string)) as T[keyof T];
  }
}

/** `chart.Metadata.Validate`. @throws ChartError */
export function validateMetadata(md: Metadata): void {
  sanitizeAll(md, 'name', 'description', 'home', 'icon', 'condition', 'tags', 'appVersion', 'kubeVersion');
  sanitizeAll(md, 'sources', 'keywords');
  if (!md.apiVersion) validation('chart.metadata.apiVersion is required');
  if (!md.name) validation('chart.metadata.name is required');
  if (md.name === '.' || md.name === '..') validation(`chart.metadata.name ${JSON.stringify(md.name)} is not allowed`);
  if (md.name.includes('/')) validation(`chart.metadata.name ${JSON.stringify(md.name)} is invalid`);
  if (!md.version) validation('chart.metadata.version is required');
  if (!isVersion(md.version)) validation(`chart.metadata.version ${JSON.stringify(md.version)} is invalid`);
  if (!['', 'application', 'library'].includes(md.type))
    validation('chart.metadata.type must be application or library');
  for (const list of md.withEmpty) validation(`${list} must not contain empty or null nodes`);
  for (const m of md.maintainers) sanitizeAll(m, 'name', 'email', 'url');
  const seen = new Set<string>();
  for (const d of md.dependencies) {
    sanitizeAll(d, 'name', 'version', 'repository', 'condition', 'tags');
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
