import { CelError, type Value } from '../eval/values.js';
import { Regex } from '../regex/regex.js';
import { type Call, childrenOf, type Expr } from '../syntax/ast.js';
import type { Checked } from './checked.js';

const conversions = new Set('bool bytes double duration dyn int string timestamp type uint'.split(' '));
const patterns = new Set(['matches', 'find', 'findAll']);

/**
 * Why a checked expression cannot be made a program: conversions of constants run and constant patterns compile at once
 * (cel.OptOptimize, interpreter/decorators.go). Undefined where it can.
 */
export function programProblem(checked: Checked): string | undefined {
  const known = new Map<number, Value>();
  const constant = (e: Expr): Value | undefined => (e.kind === 'literal' ? e.value : known.get(e.id));
  const convert = (e: Call): void => {
    const given = e.args[0] && constant(e.args[0]);
    if (e.args.length !== 1 || given === undefined || !conversions.has(e.fn)) return;
    const [only, ...more] = checked.overloadsAt(e.id);
    if (only && !more.length) known.set(e.id, only.call([given], { spend: () => undefined }));
  };
  const visit = (e: Expr): void => {
    for (const child of childrenOf(e)) visit(child);
    if (e.kind !== 'call') return;
    if (patterns.has(e.fn)) {
      const pattern = constant((e.target ? e.args[0] : e.args[1]) ?? e);
      const regex = typeof pattern === 'string' ? Regex.compile(pattern) : undefined;
      if (typeof regex === 'string') throw new CelError(regex);
    } else if (!e.target) convert(e);
  };
  try {
    visit(checked.expr);
    return undefined;
  } catch (e) {
    if (e instanceof CelError) return e.message;
    throw e;
  }
}
