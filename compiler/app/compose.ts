import { rules } from '../../rules/index.js';
import { runRules } from '../../rules/kit/run.js';
import { type ActiveRule, matchesRule, selectRules } from '../../rules/kit/settings.js';
import { defaultMinor, type Minor, profileOf } from '../../schemas/profile.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { applySuppressions, type Suppression } from '../diagnostics/suppress.js';
import { suppressionsOfAnnotations } from '../diagnostics/suppress-annotations.js';
import { suppressionsOfComments } from '../diagnostics/suppress-comments.js';
import { buildGraph } from '../graph/graph.js';
import type { Host } from '../host/host.js';
import { closest } from '../kube/closest.js';
import { type LoadResult, loadSources } from '../project/load.js';
import type { Analysis, AnsweredObject } from './analysis.js';
import { frontendsOf, type SourceOptions } from './frontends.js';
import { AnsweringServer } from './server-answers.js';

export interface AnalyzeOptions extends SourceOptions {
  readonly minor?: Minor;
  /** The rules to run; the recommended ones unless said. An empty list runs none. */
  readonly rules?: readonly ActiveRule[];
  /** Suppressions of the configuration. */
  readonly ignore?: readonly Suppression[];
  /** Simulate the objects as well, and let rules look at what comes of it. */
  readonly predict?: boolean;
  /** For editors: an input without manifests is no finding. */
  readonly lenient?: boolean;
}

/**
 * Sources in, everything that drydock knows of them out: the one pipeline behind the commands, the editor and the
 * library. Nothing is written and nothing is thrown for bad input.
 */
export async function analyze(host: Host, paths: readonly string[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const minor = options.minor ?? defaultMinor;
  const load = await loadSources(host, paths, frontendsOf(host, options));
  const objects = answerAll(load, minor, host.now());
  const graph = buildGraph(load.objects);
  const active = options.rules ?? selectRules(rules, { presets: ['recommended'] });
  const found = runRules({ graph, profile: profileOf(minor), rules: active });
  const all = [...loadFindings(load, options), ...found];
  const { kept, suppressed, diagnostics } = suppress(all, load, active, options.ignore ?? []);
  return {
    minor,
    load,
    objects,
    graph,
    diagnostics: sortDiagnostics([...kept, ...diagnostics]),
    unchecked: objects.filter((o) => o.answer.unchecked || o.answer.code === 0).length,
    suppressed,
  };
}

function answerAll(load: LoadResult, minor: Minor, now: Date): AnsweredObject[] {
  const server = new AnsweringServer({ minor, now: `${now.toISOString().slice(0, 19)}Z` });
  return load.objects.map((object) => ({ object, answer: server.answer(object) }));
}

function loadFindings(load: LoadResult, options: AnalyzeOptions): readonly Diagnostic[] {
  return options.lenient ? load.diagnostics.filter((d) => d.id !== 'source/no-manifests') : load.diagnostics;
}

/** Takes out what comments, annotations and the configuration silence; unused silences are findings themselves. */
function suppress(
  all: readonly Diagnostic[],
  load: LoadResult,
  active: readonly ActiveRule[],
  ignore: readonly Suppression[],
) {
  const suggest = (name: string): string | undefined =>
    rules.some((r) => matchesRule(name, r.meta.id))
      ? undefined
      : closest(
          name,
          rules.map((r) => r.meta.id),
        );
  const written = [
    ...[...load.files.values()].map((f) => suppressionsOfComments(f, suggest)),
    ...load.objects.map((o) => suppressionsOfAnnotations(o, suggest)),
  ];
  const suppressions = [...written.flatMap((w) => w.suppressions), ...ignore];
  const ran = (pattern: string): boolean => active.some((a) => matchesRule(pattern, a.rule.meta.id));
  const { kept, suppressed, unused } = applySuppressions(all, suppressions, ran);
  return { kept, suppressed, diagnostics: [...written.flatMap((w) => w.diagnostics), ...unused] };
}
