import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Host } from '../host/host.js';
import { isObject, stringify } from '../kube/json.js';
import { type ApiObject, spanAt } from '../lower/api-object.js';
import { SourceFile } from '../text/source-file.js';
import { type Span, span } from '../text/span.js';
import { DslProvenance, toSpan } from './provenance.js';
import type { Failure, MadeObject } from './run/protocol.js';

/** A chart that a program includes; the path is as the program is named, not as the program wrote it. */
export interface IncludedChart {
  readonly path: string;
  readonly name?: string;
  readonly namespace?: string;
  /** The program's values, as a values file. */
  readonly values: { readonly path: string; readonly text: string };
}

export interface DslOptions {
  /** Seconds that the program may take; 10 where it is left out. */
  readonly timeLimit?: number;
  /** Renders the charts that a program includes. */
  readonly chart?: (chart: IncludedChart) => Promise<Loaded>;
}

interface Loaded {
  readonly objects: readonly ApiObject[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

export interface DslResult {
  readonly objects: ApiObject[];
  readonly diagnostics: Diagnostic[];
  readonly files: SourceFile[];
}

/** What a TypeScript file is to drydock: a program has a default export, a module only helps programs. */
export function dslRole(text: string): 'program' | 'module' | undefined {
  if (!/\b(?:from|import)\s*['"]drydock['"]/.test(text)) return undefined;
  return /^\s*export\s+default\b|^\s*export\s*\{[^}]*\bas\s+default\b/m.test(text) ? 'program' : 'module';
}

/** True where a file is a program of the DSL: it imports from `drydock` and has a default export. */
export function isDslProgram(text: string): boolean {
  return dslRole(text) === 'program';
}

/**
 * Compiles and runs a program. Type errors, what the program throws and what it exports wrongly are diagnostics at their
 * lines; the objects that it made are there all the same. @throws HostError where the program itself cannot be read
 */
export async function loadDsl(host: Host, path: string, options: DslOptions = {}): Promise<DslResult> {
  const text = host.readText(path);
  const { compileProgram } = await import('./compile/program.js');
  let compiled: ReturnType<typeof compileProgram>;
  try {
    compiled = compileProgram(host, path);
  } catch (e) {
    if (!(e instanceof RangeError)) throw e;
    return { objects: [], diagnostics: [tooDeep(path)], files: [new SourceFile(path, text)] };
  }
  const { job, diagnostics, files } = compiled;
  const all = [...diagnostics];
  if (!job) return { objects: [], diagnostics: all, files: [...files] };
  const { runProgram } = await import('./run/thread.js');
  const timeLimit = 1000 * (options.timeLimit ?? (Number(host.env['DRYDOCK_DSL_TIMEOUT']) || 10));
  const outcome = await runProgram({ ...job, timeLimit });
  if (outcome.printed) host.err(outcome.printed);
  for (const failure of outcome.failures) all.push(failed(failure, files, defaultExport(path, text)));
  const result: DslResult = { objects: [], diagnostics: all, files: [...files] };
  for (const [i, made] of outcome.objects.entries()) {
    const object = toObject(made, i, files, path, text);
    if (Object.hasOwn(object.value, '$chart')) await include(host, object, options, result);
    else result.objects.push(object);
  }
  if (result.objects.length === 0 && all.length === 0) all.push(exportsNothing(path, text));
  return result;
}

/** Puts the objects of an included chart in the place of its reference. */
async function include(host: Host, reference: ApiObject, options: DslOptions, into: DslResult): Promise<void> {
  const { $chart: chart, name, namespace, values = {} } = reference.value;
  const fail = (message: string): void => {
    const at = spanAt(reference, ['$chart']);
    into.diagnostics.push({ id: 'source/dsl-failed', severity: 'error', message, span: at });
  };
  if (typeof chart !== 'string') return fail('A chart is named by its path.');
  const path = posix.join(posix.dirname(reference.file), chart);
  if (!options.chart) return fail('Charts cannot be included here.');
  if (!host.stat(path)) return fail(`There is no chart ${path}.`);
  const made = await options.chart({
    path,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof namespace === 'string' ? { namespace } : {}),
    values: { path: `${reference.file} (values of ${chart})`, text: stringify(values, 2) },
  });
  into.objects.push(...made.objects);
  into.diagnostics.push(...made.diagnostics);
  into.files.push(...made.files);
}

/** The TypeScript compiler recurses with the nesting of its input. */
function tooDeep(path: string): Diagnostic {
  return {
    id: 'syntax/too-large',
    severity: 'error',
    message: 'The program is nested too deeply to be compiled.',
    span: span(path, 0),
  };
}

function toObject(made: MadeObject, i: number, files: readonly SourceFile[], path: string, text: string): ApiObject {
  return {
    value: isObject(made.value) ? made.value : {},
    provenance: new DslProvenance(files, made.places, defaultExport(path, text)),
    frontend: 'dsl',
    file: path,
    document: i,
    duplicateKeys: [],
  };
}

function failed(failure: Failure, files: readonly SourceFile[], fallback: Span): Diagnostic {
  const [first, ...others] = failure.at.flatMap((spot) => toSpan(files, spot) ?? []);
  return {
    id: 'source/dsl-failed',
    severity: 'error',
    message: failure.message,
    span: first ?? fallback,
    ...(others.length ? { labels: others.slice(0, 5).map((s) => ({ span: s, text: 'called here' })) } : {}),
    ...(failure.help ? { help: failure.help } : {}),
  };
}

function defaultExport(path: string, text: string): Span {
  const at = /\bexport\s+default\b|\bas\s+default\b/.exec(text);
  return at ? span(path, at.index, at.index + at[0].length) : span(path, 0);
}

function exportsNothing(path: string, text: string): Diagnostic {
  return {
    id: 'source/dsl-failed',
    severity: 'error',
    message:
      dslRole(text) === 'program' ? 'The default export holds no objects.' : 'The program has no default export.',
    span: defaultExport(path, text),
    why: 'The manifests of a program are the objects of its default export.',
    help: 'Write `export default [ … ]` with the objects that the program makes.',
  };
}
