import { rules } from '../../rules/index.js';
import { ruleOf, suggestId } from '../../rules/kit/catalogue.js';
import type { Preset } from '../../rules/kit/rule.js';
import { runRules } from '../../rules/kit/run.js';
import { matchesRule, type RuleSelection, selectRules } from '../../rules/kit/settings.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { mergeRepeats } from '../diagnostics/merge-repeats.js';
import { applySuppressions, type Suppression } from '../diagnostics/suppress.js';
import { suppressionsOfAnnotations } from '../diagnostics/suppress-annotations.js';
import { suppressionsOfComments } from '../diagnostics/suppress-comments.js';
import type { ObjectGraph } from '../graph/graph.js';
import type { Prediction } from '../prediction/prediction.js';
import type { Config, RuleVocabulary } from '../project/config.js';
import type { SourceFile } from '../text/source-file.js';

export interface LintInput {
  readonly graph: ObjectGraph;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly minor: Minor;
  readonly selection: RuleSelection;
  /** Findings of the stages before: they can be suppressed, too. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Entries of the configuration. */
  readonly ignore?: readonly Suppression[];
  readonly prediction?: Prediction;
}

export interface LintOutput {
  /** Of all stages, sorted, suppressions applied. */
  readonly diagnostics: Diagnostic[];
  readonly suppressed: number;
}

/** The policy stage: runs the rules over the objects and applies every suppression. */
export function lintObjects(input: LintInput): LintOutput {
  const active = selectRules(rules, input.selection);
  const found = runRules({
    graph: input.graph,
    profile: profileOf(input.minor),
    rules: active,
    ...(input.prediction ? { prediction: input.prediction } : {}),
  });
  const suppressions: Suppression[] = [...(input.ignore ?? [])];
  const malformed: Diagnostic[] = [];
  const collect = (made: { suppressions: Suppression[]; diagnostics: Diagnostic[] }): void => {
    suppressions.push(...made.suppressions);
    malformed.push(...made.diagnostics);
  };
  for (const file of input.files.values()) collect(suppressionsOfComments(file, suggestId));
  for (const node of input.graph.nodes) collect(suppressionsOfAnnotations(node.object, suggestId));
  const ran = new Set(active.map((a) => a.rule.meta.id));
  const { kept, suppressed, unused } = applySuppressions(
    [...(input.diagnostics ?? []), ...found],
    suppressions,
    (pattern) =>
      pattern.endsWith('/*') ? [...ran].some((id) => matchesRule(pattern, id)) : ran.has(pattern) || !ruleOf(pattern),
  );
  return {
    diagnostics: mergeRepeats(sortDiagnostics([...joinServerTexts(kept), ...malformed, ...unused])),
    suppressed,
  };
}

/** Where a rule and the server found the same mistake, the rule's finding carries the server's text. */
function joinServerTexts(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const joined = new Set<Diagnostic>();
  const out = diagnostics.map((d) => {
    const pattern = ruleOf(d.id)?.meta.serverText;
    const twin =
      pattern && diagnostics.find((o) => o.id.startsWith('server/') && sameObject(o, d) && pattern.test(o.message));
    if (!twin) return d;
    joined.add(twin);
    return { ...d, serverText: twin.serverText ?? twin.message };
  });
  return out.filter((d) => !joined.has(d));
}

function sameObject({ object: a }: Diagnostic, { object: b }: Diagnostic): boolean {
  return a?.kind === b?.kind && a?.name === b?.name && a?.namespace === b?.namespace;
}

/** What configuration files may say of rules. */
export const ruleVocabulary: RuleVocabulary = {
  suggest: suggestId,
  optionsOf: (id) => ruleOf(id)?.meta.options?.schema,
};

/** The rules that a configuration asks for; `recommended` where it names no preset. */
export function selectionOf(config: Config): RuleSelection {
  return {
    presets: (config.presets as readonly Preset[] | undefined) ?? ['recommended'],
    rules: config.rules,
  };
}
