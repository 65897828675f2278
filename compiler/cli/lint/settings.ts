import { suggestId } from '../../../rules/kit/catalogue.js';
import type { Preset } from '../../../rules/kit/rule.js';
import type { RuleSelection } from '../../../rules/kit/settings.js';
import { presets } from '../../../rules/kit/settings.js';
import type { AdmissionSettings } from '../../../runtime/admission/plugin.js';
import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import type { AnalyzeOptions } from '../../app/compose.js';
import { filtersOf } from '../../app/configured.js';
import type { SourceOptions } from '../../app/frontends.js';
import { ruleVocabulary, selectionOf } from '../../app/lint.js';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.js';
import { closest } from '../../kube/closest.js';
import { findConfig, type LoadedConfig, loadConfig } from '../../project/config.js';
import { readAdmission } from '../admission-options.js';
import type { Invocation, OptionSpec } from '../command.js';
import { UsageError } from '../exit-codes.js';

/** All that shapes one run of `lint`: flags over configuration over defaults. */
export interface LintSettings {
  readonly paths: readonly string[];
  readonly minor: Minor;
  readonly selection: RuleSelection;
  readonly loaded: LoadedConfig;
  readonly failOn: Severity | 'never';
  readonly maxWarnings?: number;
  readonly admission: AdmissionSettings | undefined;
  /** How charts are rendered. */
  readonly sources?: SourceOptions;
}

/** Where the configuration comes from, for every command that obeys one. */
export const configOptions: Readonly<Record<string, OptionSpec>> = {
  config: { type: 'string', value: 'FILE', description: 'Configuration to use instead of the nearest drydock.yaml.' },
  'no-config': { type: 'boolean', description: 'Use no configuration file.' },
};

/** @throws UsageError on values that mean nothing */
export function readSettings(call: Invocation): LintSettings {
  const paths = call.args.length ? call.args : ['.'];
  const from = paths[0] === '-' ? (call.option('stdin-filename') ?? '.') : paths[0]!;
  const given = call.option('config');
  const loaded = loadConfig(
    call.host,
    call.flag('no-config') ? undefined : (given ?? findConfig(call.host, from)),
    ruleVocabulary,
  );
  const { config } = loaded;
  const selection = selectionOf(config);
  const only = call.options('rule').flatMap(splitIds);
  const disable = call.options('disable').flatMap(splitIds);
  const warnings = call.option('max-warnings');
  const maxWarnings = warnings === undefined ? config.maxWarnings : readCount(warnings);
  const chosen = call.options('preset').flatMap((p) => p.split(','));
  return {
    paths,
    minor: readMinor(call.option('kubernetes-version') ?? config.kubernetesVersion ?? defaultMinor),
    selection: {
      ...selection,
      ...(chosen.length ? { presets: chosen.map(readPreset) } : {}),
      ...(only.length ? { only } : {}),
      ...(disable.length ? { disable } : {}),
    },
    loaded,
    // A configuration that cannot be obeyed is refused later, with every place in it.
    admission: loaded.diagnostics.length ? undefined : readAdmission(call, config.admission),
    failOn: (call.option('fail-on') as Severity | 'never' | undefined) ?? config.failOn ?? 'warning',
    ...(maxWarnings === undefined ? {} : { maxWarnings }),
  };
}

function splitIds(text: string): string[] {
  const ids = text.split(',').filter(Boolean);
  for (const id of ids) {
    const hint = suggestId(id);
    if (hint !== undefined)
      throw new UsageError(
        `there is no rule ${id}`,
        hint ? `${hint[0]!.toUpperCase()}${hint.slice(1).replace(/`/g, '')}` : 'See `drydock explain --all`.',
      );
  }
  return ids;
}

function readPreset(name: string): Preset {
  const found = presets.find((p) => p === name);
  if (found) return found;
  const near = closest(name, presets);
  throw new UsageError(
    `--preset ${name}: no such preset`,
    near ? `Did you mean ${near}?` : `Presets: ${presets.join(', ')}.`,
  );
}

function readMinor(text: string): Minor {
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`Kubernetes ${text}: drydock knows ${minors.join(', ')}`);
  return minor;
}

function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-warnings ${text}: not a whole number`);
  return Number(text);
}

/** What a configuration and the flags say to the pipeline behind every command. */
export function analyzeOptionsOf({ minor, selection, loaded, sources, admission }: LintSettings): AnalyzeOptions {
  return { minor, selection, admission, ...filtersOf(loaded.config), ...sources };
}

/** @throws UsageError where the configuration cannot be obeyed, with every place in it */
export function refuseBadConfig({ diagnostics, files }: LoadedConfig): void {
  if (diagnostics.length === 0) return;
  const lines = new Map(files.map((f) => [f.path, f.lines]));
  const texts = diagnostics.map(({ span, message, help }) => {
    const at = lines.get(span.file)?.position(span.start);
    return `${span.file}${at ? `:${at.line + 1}:${at.column + 1}` : ''}: ${message}${help ? ` ${help}` : ''}`;
  });
  throw new UsageError(texts.join('\n'));
}

/** Whether the findings make the exit code 1. */
export function isFailure(diagnostics: readonly Diagnostic[], settings: LintSettings): boolean {
  const of = (s: Severity): number => diagnostics.filter((d) => d.severity === s).length;
  if (settings.maxWarnings !== undefined && of('warning') > settings.maxWarnings) return true;
  const levels: readonly Severity[] = ['error', 'warning', 'info'];
  const bound = settings.failOn === 'never' ? -1 : levels.indexOf(settings.failOn);
  return levels.slice(0, bound + 1).some((s) => of(s) > 0);
}
