import type { Severity } from '../../compiler/diagnostics/diagnostic.js';
import { categoryOf, type Preset, type Rule } from './rule.js';

export const presets: readonly Preset[] = ['recommended', 'strict', 'pss-baseline', 'pss-restricted'];

/** How one run wants a rule: `off`, or its severity and options. */
export interface RuleSetting {
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface RuleSelection {
  readonly presets: readonly Preset[];
  /** By rule id, or by `category/*`; the later entry wins. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Only these, whatever the presets hold (`--rule`). */
  readonly only?: readonly string[];
  /** Never these (`--disable`). */
  readonly disable?: readonly string[];
}

export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: unknown;
}

/** The rules of a run, with severities and options, in order of their ids. */
export function selectRules(all: readonly Rule[], selection: RuleSelection): ActiveRule[] {
  return all.flatMap((rule): ActiveRule[] => {
    const { id, presets: of, severity: usual, options } = rule.meta;
    const setting = settingOf(id, selection);
    const preset = of.some((p) => selection.presets.includes(p));
    const only = selection.only?.length ? selection.only.some((p) => matchesRule(p, id)) : undefined;
    const on = only ?? (setting ? setting.severity !== 'off' : preset);
    if (!on || selection.disable?.some((p) => matchesRule(p, id))) return [];
    const severity = setting?.severity && setting.severity !== 'off' ? setting.severity : usual;
    return [{ rule, severity, options: { ...(options?.defaults as object), ...setting?.options } }];
  });
}

function settingOf(id: string, selection: RuleSelection): RuleSetting | undefined {
  let found: RuleSetting | undefined;
  for (const [pattern, setting] of Object.entries(selection.rules ?? {}))
    if (matchesRule(pattern, id)) found = { ...found, ...setting };
  return found;
}

/** True where `pattern` is the id, its category followed by `/*`, or `*`. */
export function matchesRule(pattern: string, id: string): boolean {
  return pattern === id || pattern === '*' || pattern === `${categoryOf(id)}/*`;
}
