import { type Code, codes } from '../../compiler/diagnostics/codes.js';
import type { FixSafety, Severity } from '../../compiler/diagnostics/diagnostic.js';
import { closest } from '../../compiler/kube/closest.js';
import { rules } from '../index.js';
import { codeHelp } from './code-help.js';
import { ruleDocument } from './docs.js';
import { categoryOf, type Preset, type Rule } from './rule.js';

const byId = new Map<string, Rule>(rules.map((r) => [r.meta.id, r]));

/** A rule, or one of the codes that drydock's own stages report, as `explain` and reports show it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly category: string;
  readonly presets: readonly Preset[];
  readonly fixable?: FixSafety;
  readonly since: string;
  /** JSON Schema of the options and their defaults. */
  readonly options?: { readonly schema: unknown; readonly defaults: unknown };
  readonly markdown: string;
}

export function ruleOf(id: string): Rule | undefined {
  return byId.get(id);
}

/** Every id that a finding may bear. */
export function knownIds(): string[] {
  return [...byId.keys(), ...Object.keys(codes)].sort();
}

/** Undefined where `word` is an id or a pattern that meets some; else a hint, which may be empty. */
export function suggestId(word: string): string | undefined {
  const ids = knownIds();
  if (ids.includes(word)) return undefined;
  if (word.endsWith('/*') && ids.some((id) => id.startsWith(word.slice(0, -1)))) return undefined;
  const name = word.slice(word.indexOf('/') + 1);
  const near = ids.find((id) => id.endsWith(`/${name}`)) ?? closest(word, ids);
  return near ? `did you mean \`${near}\`?` : '';
}

/** Codes that only ever tell. */
const notes: ReadonlySet<Code> = new Set<Code>(['server/alternatives', 'server/webhooks']);

/** What is known of an id; undefined for one that nothing emits. */
export function entryOf(id: string): Entry | undefined {
  const rule = byId.get(id);
  if (rule) return { ...fields(rule), markdown: ruleDocument(id) };
  if (!Object.hasOwn(codes, id)) return undefined;
  const code = id as Code;
  const title = codes[code];
  const warns = code === 'server/warning' || code === 'schema/deprecated-version' || code.startsWith('suppression/');
  return {
    id,
    title,
    severity: notes.has(code) ? 'info' : warns ? 'warning' : 'error',
    category: categoryOf(id),
    presets: [],
    since: '0.1.0',
    markdown: codeDocument(code),
  };
}

function codeDocument(code: Code): string {
  const { why, help, example } = codeHelp[code];
  const silenced = /^(?:server|schema)\//.test(code) ? ' It can be suppressed like a rule.' : '';
  return `# ${code}

${codes[code]}

**Why it matters.** ${why}

**What to do.** ${help}
${example ? `\n\`\`\`yaml\n${example}\`\`\`\n` : ''}
drydock reports this itself, whatever rules run.${silenced}
`;
}

function fields({ meta }: Rule): Omit<Entry, 'markdown'> {
  return {
    id: meta.id,
    title: meta.title,
    severity: meta.severity,
    category: categoryOf(meta.id),
    presets: meta.presets,
    ...(meta.fixable ? { fixable: meta.fixable } : {}),
    since: meta.since,
    ...(meta.options ? { options: meta.options } : {}),
  };
}
