import type { Value } from '../eval/values.js';
import { CelError } from '../eval/values.js';
import { parseDuration, parseTimestamp } from '../lib/time.js';
import { Regex } from '../regex/regex.js';
import { expressionsIn } from '../syntax/ast.js';
import type { Issue } from '../syntax/source.js';
import type { Checked } from './checked.js';

const parses =
  (parse: (text: string) => unknown) =>
  (value: Value): boolean => {
    if (typeof value !== 'string') return true;
    try {
      parse(value);
      return true;
    } catch (e) {
      if (e instanceof CelError) return false;
      throw e;
    }
  };

/** Functions whose first argument is checked where it is a literal (cel/validator.go). */
const validators: ReadonlyMap<string, (value: Value) => boolean> = new Map([
  ['duration', parses(parseDuration)],
  ['timestamp', parses(parseTimestamp)],
  ['matches', (value) => typeof value !== 'string' || typeof Regex.compile(value) !== 'string'],
]);

/** Literals that the function they are given to cannot read. */
export function literalIssues(checked: Checked): Issue[] {
  const issues: Issue[] = [];
  for (const e of expressionsIn(checked.expr)) {
    const first = e.kind === 'call' ? e.args[0] : undefined;
    if (e.kind !== 'call' || first?.kind !== 'literal') continue;
    if (validators.get(e.fn)?.(first.value) === false)
      issues.push({ at: first.at, message: `invalid ${e.fn} argument` });
  }
  return issues;
}
