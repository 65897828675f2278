/** `rule, rule -- reason`, the form that comments and annotations share. */
export interface SuppressionList {
  readonly rules: readonly string[];
  readonly reason?: string;
  /** What cannot be read, in words; the rules that can be are kept. */
  readonly problem?: string;
}

/** Reads the list. `suggest` answers undefined for ids that exist, else a hint for those that do not. */
export function readSuppressionList(text: string, suggest: (rule: string) => string | undefined): SuppressionList {
  const [list = '', ...rest] = text.split(/\s--\s/);
  const reason = rest.join(' -- ').trim();
  const words = list.split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) return { rules: [], problem: 'it names no rule' };
  const rules: string[] = [];
  let problem: string | undefined;
  for (const word of words) {
    const hint = suggest(word);
    if (hint === undefined) rules.push(word);
    else problem ??= `there is no rule \`${word}\`${hint ? `; ${hint}` : ''}`;
  }
  return { rules, ...(reason ? { reason } : {}), ...(problem ? { problem } : {}) };
}
