import type { RuleSelection } from '../../rules/kit/settings.js';
import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { defaultMinor, type Minor } from '../../schemas/profile.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Suppression } from '../diagnostics/suppress.js';
import { buildGraph } from '../graph/graph.js';
import type { Host } from '../host/host.js';
import { timestamp } from '../kube/timestamp.js';
import { type LoadResult, loadSources } from '../project/load.js';
import { diagnose } from '../validate/diagnose.js';
import { Alternatives } from './alternatives.js';
import type { Analysis, AnsweredObject } from './analysis.js';
import { customKindsOf } from './custom-kinds.js';
import { frontendsOf, type SourceOptions } from './frontends.js';
import { lintObjects } from './lint.js';
import { type PredictOptions, predictObjects } from './predict.js';
import { AnsweringServer, type AnswerOptions } from './server-answers.js';
import { tablesFor } from './user-schemas.js';

export interface AnalyzeOptions extends SourceOptions {
  readonly minor?: Minor;
  /** The rules to run; the recommended ones unless said. */
  readonly selection?: RuleSelection;
  /** Files and folders of further CustomResourceDefinitions. */
  readonly crds?: readonly string[];
  /** Folder of the tables of the user's own cluster. */
  readonly schemas?: string | undefined;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** Suppressions of the configuration. */
  readonly ignore?: readonly Suppression[];
  /** Files that the configuration keeps out. */
  readonly exclude?: (file: string) => boolean;
  /** Simulate the objects as well, and let rules look at what comes of it. */
  readonly predict?: PredictOptions;
  /** For editors: an input without manifests is no finding. */
  readonly lenient?: boolean;
}

/**
 * Sources in, everything that drydock knows of them out: the one pipeline behind the commands, the editor and the
 * library. Nothing is written and nothing is thrown for bad input.
 */
export async function analyze(host: Host, paths: readonly string[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const minor = options.minor ?? defaultMinor;
  const { load, excluded } = without(await loadSources(host, paths, frontendsOf(host, options)), options.exclude);
  const crds = customKindsOf(
    host,
    options.crds ?? [],
    load.objects.map((o) => o.value),
    options.admission,
  );
  const tables = tablesFor(host, minor, options.schemas);
  const objects = answerAll(load, {
    minor,
    tables,
    now: timestamp(host.now().getTime()),
    ...(crds ? { crds } : {}),
    admission: options.admission,
  });
  const graph = buildGraph(load.objects);
  const context = { minor, tables };
  const said = withoutTwins(
    load,
    objects.flatMap(({ object, answer }) => diagnose(object, answer, context)),
  );
  const stages = [...loadFindings(load, options), ...said];
  const prediction =
    options.predict && predictObjects(objects, minor, stages, { admission: options.admission, ...options.predict });
  const { diagnostics, suppressed } = lintObjects({
    graph,
    files: load.files,
    minor,
    selection: options.selection ?? { presets: ['recommended'] },
    diagnostics: stages,
    ...(prediction ? { prediction } : {}),
    ...(options.ignore ? { ignore: options.ignore } : {}),
  });
  const unchecked = objects.filter((o) => o.answer.unchecked || o.answer.code === 0).length;
  return {
    minor,
    tables,
    load,
    objects,
    graph,
    diagnostics,
    unchecked,
    suppressed,
    excluded,
    ...(prediction ? { prediction } : {}),
  };
}

function answerAll(load: LoadResult, options: AnswerOptions): AnsweredObject[] {
  const server = new AnsweringServer({ ...options, alternatives: new Alternatives(load.objects) });
  return load.objects.map((object) => ({ object, answer: server.answer(object) }));
}

/** A wrong field of a program is told once: the TypeScript compiler found it first. */
function withoutTwins(load: LoadResult, said: readonly Diagnostic[]): readonly Diagnostic[] {
  const line = (d: Diagnostic): string =>
    `${d.span.file}:${load.files.get(d.span.file)?.lines.position(d.span.start).line}`;
  const typed = new Set(load.diagnostics.filter((d) => d.id === 'syntax/typescript').map(line));
  if (typed.size === 0) return said;
  return said.filter((d) => !(/^schema\/(?:unknown-field|type-mismatch)$/.test(d.id) && typed.has(line(d))));
}

function loadFindings(load: LoadResult, options: AnalyzeOptions): readonly Diagnostic[] {
  return options.lenient ? load.diagnostics.filter((d) => d.id !== 'source/no-manifests') : load.diagnostics;
}

/** What is left of the sources when the excluded files are gone. */
export function without(
  load: LoadResult,
  exclude: ((file: string) => boolean) | undefined,
): { load: LoadResult; excluded: number } {
  if (!exclude) return { load, excluded: 0 };
  const files = new Map([...load.files].filter(([path]) => !exclude(path)));
  const rest = {
    ...load,
    files,
    objects: load.objects.filter((o) => !exclude(o.file)),
    diagnostics: load.diagnostics.filter((d) => !exclude(d.span.file)),
  };
  return { load: rest, excluded: load.files.size - files.size };
}
