import type { Call, Expr, ListExpr } from '../syntax/ast.js';
import { childrenOf, expressionsIn } from '../syntax/ast.js';
import type { Issue } from '../syntax/source.js';
import type { Checked } from './checked.js';
import { isAny } from './types.js';

interface Clause {
  readonly kinds: readonly string[];
  readonly wrong: string;
}

const anything = ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type'];
const hex = {
  kinds: ['int', 'uint', 'string', 'bytes'],
  wrong: 'only integers, byte buffers, and strings can be formatted as hex',
};

const clauses: Readonly<Record<string, Clause>> = {
  s: {
    kinds: [...anything, 'null'],
    wrong:
      'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  },
  d: { kinds: ['int', 'uint'], wrong: 'decimal clause can only be used on integers' },
  f: { kinds: ['double', 'string'], wrong: 'fixed-point clause can only be used on doubles' },
  e: { kinds: ['double', 'string'], wrong: 'scientific clause can only be used on doubles' },
  b: { kinds: ['int', 'uint', 'bool'], wrong: 'only integers and bools can be formatted as binary' },
  x: hex,
  X: hex,
  o: { kinds: ['int', 'uint'], wrong: 'octal clause can only be used on integers' },
};

/** Checks literal formats against literal lists of arguments (ext/formatting.go stringFormatValidator). */
export function formatIssues(checked: Checked): Issue[] {
  const issues: Issue[] = [];
  for (const e of expressionsIn(checked.expr)) {
    if (e.kind !== 'call' || e.fn !== 'format' || e.args.length !== 1) continue;
    const [target, args] = [e.target, e.args[0]!];
    if (target?.kind !== 'literal' || typeof target.value !== 'string' || args.kind !== 'list') continue;
    const issue = formatIssue(checked, e, target.value, args);
    if (issue) issues.push(issue);
  }
  return issues;
}

function formatIssue(checked: Checked, call: Call, text: string, args: ListExpr): Issue | undefined {
  const at = call.at;
  let next = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '%') continue;
    i++;
    if (text[i] === '%') continue;
    if (i >= text.length) return { at, message: 'unexpected end of string' };
    const arg = args.elements[next];
    if (!arg) return { at, message: `index ${next} out of range` };
    next++;
    const precision = /^\.([0-9]*)/.exec(text.slice(i));
    if (precision) i += precision[0].length;
    const wrong = precisionProblem(precision?.[1], i >= text.length) ?? unknownClause(text, i);
    if (wrong) return { at, message: `could not parse formatting clause: ${wrong}` };
    const clause = clauses[text[i]!]!;
    const bad = misfit(checked, arg, clause, text[i] === 's');
    if (bad)
      return {
        at: bad.at,
        message: `error during formatting: ${clause.wrong}, was given ${checked.typeAt(bad.id).name}`,
      };
  }
  const given = args.elements.length;
  if (given <= next) return undefined;
  return { at, message: `too many arguments supplied to string.format (expected ${next}, got ${given})` };
}

function precisionProblem(digits: string | undefined, ends: boolean): string | undefined {
  if (digits === undefined) return undefined;
  if (ends) return 'error while parsing precision: could not find end of precision specifier';
  if (digits === '')
    return 'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax';
  return undefined;
}

const unknownClause = (text: string, i: number): string | undefined =>
  Object.hasOwn(clauses, text[i]!) ? undefined : `unrecognized formatting clause "${text[i]}"`;

/** The argument, or the part of a literal one, that the clause cannot show. */
function misfit(checked: Checked, e: Expr, clause: Clause, deep: boolean): Expr | undefined {
  const type = checked.typeAt(e.id);
  const { kind } = type;
  if ((kind !== 'dyn' || isAny(type)) && !clause.kinds.includes(kind)) return e;
  if (!deep) return undefined;
  const parts = e.kind === 'list' || e.kind === 'map' ? childrenOf(e) : [];
  for (const part of parts) {
    const bad = misfit(checked, part, clause, true);
    if (bad) return bad;
  }
  return undefined;
}
