import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type Host, HostError } from '../host/host.js';
import type { ApiObject } from '../lower/api-object.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { span } from '../text/span.js';
import { type KnownTexts, parseYaml } from '../yaml/parse.js';
import { discover, type Skipped, type Source } from './discover.js';
import { whyNotManifest } from './recognise.js';

/** What a front end makes of one source. */
export interface FrontendResult {
  readonly objects: readonly ApiObject[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

/** The front ends that are loaded only where the input needs them. */
export interface Frontends {
  chart(path: string): Promise<FrontendResult>;
  /** Undefined where the file is TypeScript but no drydock program. */
  dsl(path: string, text: string): Promise<FrontendResult | undefined>;
}

export interface LoadResult {
  /** In input order. */
  readonly objects: ApiObject[];
  /** Every text that a diagnostic may point into. */
  readonly files: Map<string, SourceFile>;
  readonly diagnostics: Diagnostic[];
  /** What lay in the folders and was not read, with the reason: counted, never silent. */
  readonly skipped: Skipped[];
  readonly sources: Source[];
}

/** Reads every source behind the arguments. What cannot be read is a diagnostic; the rest goes on. */
export async function loadSources(host: Host, paths: readonly string[], frontends: Frontends): Promise<LoadResult> {
  const { sources, skipped, missing } = discover(host, paths);
  const result: LoadResult = { objects: [], files: new Map(), diagnostics: [], skipped: [...skipped], sources };
  for (const m of missing) result.diagnostics.push(problem('source/not-found', m.path, m.reason));
  const known: KnownTexts = new Map();
  for (const source of sources) await loadOne(host, source, frontends, known, result);
  if (result.objects.length === 0 && result.diagnostics.length === 0)
    result.diagnostics.push(
      problem('source/no-manifests', paths[0] ?? '.', `No Kubernetes manifest in ${paths.join(', ') || '.'}`),
    );
  return result;
}

async function loadOne(
  host: Host,
  source: Source,
  frontends: Frontends,
  known: KnownTexts,
  into: LoadResult,
): Promise<void> {
  try {
    if (source.kind === 'chart') return add(into, await frontends.chart(source.path));
    const text = source.kind === 'stdin' ? await host.readStdin() : host.readText(source.path);
    if (source.kind === 'typescript') {
      const made = await frontends.dsl(source.path, text);
      if (made) add(into, made);
      else if (source.explicit) into.diagnostics.push(notADsl(source.path, text));
      return;
    }
    const other = source.explicit ? undefined : whyNotManifest(source.path, text);
    if (other) into.skipped.push({ path: source.path, reason: other });
    else add(into, fromText(new SourceFile(source.path, text), source.kind === 'json' ? 'json' : 'yaml', known));
  } catch (e) {
    if (!(e instanceof HostError)) throw e;
    const id = e.code === 'not-utf8' ? 'syntax/encoding' : 'source/unreadable';
    into.diagnostics.push(problem(id, source.path, e.message));
  }
}

function fromText(file: SourceFile, frontend: 'yaml' | 'json', known: KnownTexts): FrontendResult {
  const { objects, diagnostics } = lowerYaml(parseYaml(file, known), frontend);
  return { objects, diagnostics, files: [file] };
}

function add(into: LoadResult, made: FrontendResult): void {
  for (const object of made.objects) into.objects.push(object);
  into.diagnostics.push(...made.diagnostics);
  for (const file of made.files) into.files.set(file.path, file);
}

function problem(id: string, path: string, message: string): Diagnostic {
  return { id, severity: 'error', message, span: span(path, 0) };
}

function notADsl(path: string, text: string): Diagnostic {
  const why = /['"]drydock['"]/.test(text) ? 'has no default export' : 'imports nothing from `drydock`';
  return {
    ...problem('source/dsl-failed', path, `This TypeScript file is no drydock program: it ${why}.`),
    help: "A program does `import { deployment } from 'drydock'` and `export default` its objects.",
  };
}
