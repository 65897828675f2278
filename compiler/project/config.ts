import { dirname, posix, relative, resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.js';
import type { Suppression } from '../diagnostics/suppress.js';
import { type Host, HostError } from '../host/host.js';
import { closest } from '../kube/closest.js';
import { fromPointer, type JsonObject, type PathSegment } from '../kube/json.js';
import { SourceFile } from '../text/source-file.js';
import { type Span, span } from '../text/span.js';
import { nodeAt, parseYaml, type YamlDocument } from '../yaml/parse.js';
import type { AdmissionFlags } from './admission.js';
import { configSchema } from './config-schema.js';
import { matchesGlob } from './glob.js';

export interface RuleEntry {
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface IgnoreEntry {
  readonly rule: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly path?: string;
  readonly reason: string;
}

/** What `drydock.yaml` says, with the files it extends folded in. */
export interface Config {
  /** The file it was read from; undefined where there is none. */
  readonly file?: string;
  readonly kubernetesVersion?: string;
  /** Folder of the tables of the user's own cluster. */
  readonly schemas?: string;
  readonly presets?: readonly string[];
  readonly rules: Readonly<Record<string, RuleEntry>>;
  readonly ignore: readonly Suppression[];
  readonly exclude: readonly string[];
  readonly admission?: AdmissionFlags;
  readonly failOn?: Severity | 'never';
  readonly maxWarnings?: number;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
  /** The merged file contents as data, for `--print-config`. */
  readonly data: JsonObject;
}

export const configNames = ['drydock.yaml', 'drydock.yml', '.drydock.yaml'] as const;

/** The nearest configuration at or above a folder, as a path relative to the working folder. */
export function findConfig(host: Host, from: string): string | undefined {
  let folder = resolve(host.cwd, from);
  if (host.stat(folder)?.kind === 'file') folder = dirname(folder);
  for (;;) {
    for (const name of configNames) {
      const path = resolve(folder, name);
      if (host.stat(path)?.kind === 'file') return relative(host.cwd, path).split('\\').join('/');
    }
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
}

/** What the configuration may say of rules; rules live in a room that this one does not know. */
export interface RuleVocabulary {
  /** Undefined for ids and patterns that exist, else a hint, which may be empty. */
  suggest(id: string): string | undefined;
  /** JSON Schema of a rule's options; undefined where it takes none. */
  optionsOf(id: string): object | undefined;
}

/** Reads a configuration. What is wrong with it is `config/invalid` at its place, and the run should not go on. */
export function loadConfig(host: Host, path: string | undefined, vocabulary: RuleVocabulary): LoadedConfig {
  const reader = new Reader(host, vocabulary);
  const data = path === undefined ? {} : reader.read(path, []);
  const list = <T>(key: string): T[] => (Array.isArray(data[key]) ? (data[key] as unknown as T[]) : []);
  const config: Config = {
    ...(path === undefined ? {} : { file: path }),
    ...pick(data, ['kubernetesVersion', 'schemas', 'presets', 'admission', 'failOn', 'maxWarnings']),
    rules: Object.fromEntries(
      Object.entries((data['rules'] as JsonObject | undefined) ?? {}).map(([id, v]) => [id, ruleEntry(v)]),
    ),
    ignore: reader.ignores,
    exclude: list<string>('exclude'),
  };
  return { config, diagnostics: reader.diagnostics, files: reader.files, data };
}

function pick(data: JsonObject, keys: readonly (keyof Config)[]): Partial<Config> {
  return Object.fromEntries(keys.flatMap((k) => (data[k] === undefined ? [] : [[k, data[k]]])));
}

function ruleEntry(value: unknown): RuleEntry {
  if (typeof value === 'string') return value === 'on' ? {} : { severity: value as Severity | 'off' };
  // YAML 1.1 reads a bare `off` as false and `on` as true.
  if (typeof value === 'boolean') return value ? {} : { severity: 'off' };
  return value as RuleEntry;
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly files: SourceFile[] = [];
  readonly ignores: Suppression[] = [];
  private validators: Ajv | undefined;

  constructor(
    private readonly host: Host,
    private readonly vocabulary: RuleVocabulary,
  ) {}

  /** Made when there is a file to read. The schemas are our own: they need no check themselves. */
  private get ajv(): Ajv {
    this.validators ??= new Ajv({ allErrors: true, strict: false, validateSchema: false });
    return this.validators;
  }

  read(path: string, chain: readonly string[]): JsonObject {
    const file = this.open(path);
    if (!file) return {};
    const document = parseYaml(file)[0];
    if (!document) return {};
    for (const d of document.diagnostics) this.diagnostics.push({ ...d, id: 'config/invalid' });
    if (document.value === undefined) return {};
    const value = normalised(document.value as JsonObject);
    if (!this.ajv.validate(configSchema, value)) {
      for (const e of this.ajv.errors ?? []) this.report(document, e);
      return {};
    }
    const folder = posix.dirname(path);
    this.checkRules(document, value);
    this.addIgnores(document, value, folder);
    let base: JsonObject = {};
    for (const parent of [value['extends'] ?? []].flat() as string[]) {
      const target = posix.join(folder, parent);
      if ([...chain, path].includes(target)) this.fail(spanOf(document, ['extends']), `${target} extends itself.`);
      else base = merge(base, this.read(target, [...chain, path]));
    }
    const own = {
      ...value,
      ...(value['exclude'] ? { exclude: atFolder(value['exclude'] as string[], folder) } : {}),
      ...(value['schemas'] ? { schemas: posix.join(folder, String(value['schemas'])) } : {}),
      ...(value['admission'] ? { admission: admissionAt(value['admission'] as AdmissionFlags, folder) } : {}),
    } as JsonObject;
    delete own['extends'];
    return merge(base, own);
  }

  private open(path: string): SourceFile | undefined {
    try {
      const file = new SourceFile(path, this.host.readText(path));
      this.files.push(file);
      return file;
    } catch (e) {
      if (!(e instanceof HostError)) throw e;
      this.fail(span(path, 0), e.message);
      return undefined;
    }
  }

  private checkRules(document: YamlDocument, value: JsonObject): void {
    const named = [
      ...Object.keys((value['rules'] as JsonObject | undefined) ?? {}).map((id) => ({ id, path: ['rules', id] })),
      ...((value['ignore'] ?? []) as unknown as IgnoreEntry[]).map((e, i) => ({
        id: e.rule,
        path: ['ignore', i, 'rule'],
      })),
    ];
    for (const { id, path } of named) {
      const hint = this.vocabulary.suggest(id);
      if (hint !== undefined)
        this.fail(
          spanOf(document, path, path[0] === 'rules'),
          `There is no rule \`${id}\`.`,
          hint ? `${hint[0]!.toUpperCase()}${hint.slice(1)}` : 'See `drydock explain --all`.',
        );
    }
    for (const [id, entry] of Object.entries((value['rules'] as JsonObject | undefined) ?? {})) {
      const options = (entry as RuleEntry | undefined)?.options;
      if (!options || this.vocabulary.suggest(id) !== undefined) continue;
      const schema = this.vocabulary.optionsOf(id);
      const path = ['rules', id, 'options'];
      if (!schema) this.fail(spanOf(document, path, true), `Rule \`${id}\` takes no options.`);
      else if (!this.ajv.validate(schema, options))
        for (const e of this.ajv.errors ?? []) {
          const at = [...path, ...fromPointer(e.instancePath)];
          this.fail(
            spanOf(document, typedPath(document, at.map(String))),
            `\`${at.slice(2).join('.')}\` ${e.message}.`,
          );
        }
    }
  }

  private addIgnores(document: YamlDocument, value: JsonObject, folder: string): void {
    const entries = (value['ignore'] ?? []) as unknown as IgnoreEntry[];
    entries.forEach((entry, i) => {
      const [path] = entry.path ? atFolder([entry.path], folder) : [];
      this.ignores.push({
        rules: [entry.rule],
        reason: entry.reason,
        span: spanOf(document, ['ignore', i, 'rule']),
        source: 'config',
        covers: (d) =>
          (!entry.kind || d.object?.kind === entry.kind) &&
          (!entry.namespace || d.object?.namespace === entry.namespace) &&
          (!entry.name || (d.object !== undefined && matchesGlob(entry.name, d.object.name))) &&
          (!path || matchesGlob(path, d.span.file)),
      });
    });
  }

  private report(document: YamlDocument, e: ErrorObject): void {
    // Of a failed choice only its outcome is worth a word.
    if (e.schemaPath.includes('/anyOf/')) return;
    const path = typedPath(document, fromPointer(e.instancePath));
    if (e.keyword === 'additionalProperties') {
      const name = String(e.params['additionalProperty']);
      const near = closest(name, knownKeys(path));
      this.fail(
        spanOf(document, [...path, name], true),
        `There is no setting \`${name}\` here.`,
        near ? `Did you mean \`${near}\`?` : `There are ${knownKeys(path).join(', ')}.`,
      );
      return;
    }
    const allowed = (e.params['allowedValues'] as string[] | undefined)?.join(', ');
    const where = path.length ? `\`${path.join('.')}\`` : 'The configuration';
    this.fail(spanOf(document, path), `${where} ${allowed ? `must be one of ${allowed}` : e.message}.`);
  }

  private fail(place: Span, message: string, help?: string): void {
    this.diagnostics.push({ id: 'config/invalid', severity: 'error', message, span: place, ...(help ? { help } : {}) });
  }
}

/** `off` and `on` without quotes are booleans in YAML 1.1; in `rules` they are the words. */
function normalised(value: JsonObject): JsonObject {
  const rules = value?.['rules'];
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules)) return value;
  const word = (v: unknown): unknown => (v === false ? 'off' : v === true ? 'on' : v);
  const entries = Object.entries(rules).map(([k, v]) => {
    if (typeof v === 'object' && v !== null && !Array.isArray(v) && 'severity' in v)
      return [k, { ...v, severity: word(v['severity']) }];
    return [k, word(v)];
  });
  return { ...value, rules: Object.fromEntries(entries) as JsonObject };
}

const admissionAt = (flags: AdmissionFlags, folder: string): AdmissionFlags =>
  flags.configFile === undefined ? flags : { ...flags, configFile: posix.join(folder, flags.configFile) };

function merge(base: JsonObject, over: JsonObject): JsonObject {
  const both = (key: string): JsonObject => ({ ...(base[key] as JsonObject), ...(over[key] as JsonObject) });
  const lists = (key: string): JsonObject[string] => [
    ...((base[key] ?? []) as string[]),
    ...((over[key] ?? []) as string[]),
  ];
  return {
    ...base,
    ...over,
    ...(base['rules'] || over['rules'] ? { rules: both('rules') } : {}),
    ...(base['exclude'] || over['exclude'] ? { exclude: lists('exclude') } : {}),
    ...(base['ignore'] || over['ignore'] ? { ignore: lists('ignore') } : {}),
  };
}

const atFolder = (patterns: readonly string[], folder: string): string[] =>
  patterns.map((p) => (folder === '.' || !p.includes('/') ? p : posix.join(folder, p)));

function knownKeys(path: readonly PathSegment[]): string[] {
  const properties = configSchema.properties;
  if (path[0] === 'ignore') return Object.keys(properties.ignore.items.properties);
  if (path[0] === 'rules') return ['severity', 'options'];
  return Object.keys(properties);
}

/** Pointer segments with list indices as numbers. */
function typedPath(document: YamlDocument, segments: readonly string[]): PathSegment[] {
  let at: unknown = document.value;
  return segments.map((s) => {
    const segment = Array.isArray(at) ? Number(s) : s;
    at = (at as Record<PathSegment, unknown> | undefined)?.[segment];
    return segment;
  });
}

function spanOf(document: YamlDocument, path: readonly PathSegment[], key = false): Span {
  const found = nodeAt(document, path);
  const node = key ? (found.key ?? found.node) : (found.node ?? found.key);
  const [start, end] = node?.range ?? [0, 0];
  return span(document.file.path, document.offset + start, document.offset + end);
}
