import type { Value } from '../eval/values.js';
import { CelError } from '../eval/values.js';
import { parseDuration, parseTimestamp } from '../lib/time.js';
import { Regex } from '../regex/regex.js';
import { childrenOf, type Expr } from '../syntax/ast.js';
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

/** Functions whose first argument is checked where it is a literal, in the server's order (cel/validator.go). */
const validators: readonly (readonly [string, (value: Value) => boolean])[] = [
  ['duration', parses(parseDuration)],
  ['timestamp', parses(parseTimestamp)],
  ['matches', (value) => typeof value !== 'string' || typeof Regex.compile(value) !== 'string'],
];

/** Literals that the function they are given to cannot read. */
export function literalIssues(checked: Checked): Issue[] {
  const issues: Issue[] = [];
  for (const [fn, isGood] of validators) {
    const visit = (e: Expr): void => {
      const first = e.kind === 'call' && e.fn === fn ? e.args[0] : undefined;
      if (first?.kind === 'literal' && !isGood(first.value))
        issues.push({ at: first.at, message: `invalid ${fn} argument` });
      for (const child of childrenOf(e)) visit(child);
    };
    visit(checked.expr);
  }
  return issues;
}
