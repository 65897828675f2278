import type { Checked } from '../check/checked.js';
import { checkExpr } from '../check/checker.js';
import type { CelEnv } from '../check/env.js';
import { formatIssues } from '../check/format-literals.js';
import { homogeneityIssues } from '../check/homogeneous.js';
import { literalIssues } from '../check/literals.js';
import { parseCel } from '../syntax/parser.js';
import { CelSource } from '../syntax/source.js';

/** An expression that is ready to run, or cel-go's text of what is wrong with it. */
export type Compiled =
  | { readonly checked: Checked; readonly error?: undefined }
  | { readonly error: string; readonly checked?: undefined };

/** Parses and type-checks (cel.Env.Compile). */
export function compile(text: string, env: CelEnv): Compiled {
  const source = new CelSource(text);
  const parsed = parseCel(source, (fn) => env.functions.has(fn));
  if (!parsed.expr) return { error: source.showAll(parsed.issues) };
  const { checked, issues } = checkExpr(parsed.expr, env);
  const wrong = checked ? [...literalIssues(checked), ...homogeneityIssues(checked), ...formatIssues(checked)] : issues;
  return checked && !wrong.length ? { checked } : { error: source.showAll(wrong) };
}
