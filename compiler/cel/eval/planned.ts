import type { Expr } from '../syntax/ast.js';

/* What cel-go decides about an expression before it runs (interpreter/planner.go, decorators.go); costs follow from it. */

const optionalSelect = '_?._';
const indexes = new Set(['_[_]', '_[?_]', optionalSelect]);
const conversions = new Set('bool bytes double duration dyn int string timestamp type uint'.split(' '));

const isTernary = (e: Expr): boolean => e.kind === 'call' && e.fn === '_?_:_';

/** Names, and what is selected of something: one step each, and one for the whole. */
export const isAttribute = (e: Expr): boolean =>
  e.kind === 'ident' ||
  (e.kind === 'select' && !e.testOnly) ||
  (e.kind === 'call' && (indexes.has(e.fn) || isTernary(e)));

/** Of a choice between two attributes only the steps count. */
export function isChoice(e: Expr): boolean {
  if (isTernary(e)) return true;
  const operand = e.kind === 'select' ? e.operand : e.kind === 'call' && indexes.has(e.fn) ? e.args[0] : undefined;
  return operand !== undefined && isChoice(operand);
}

const folded = new WeakMap<Expr, boolean>();

/** Literals, lists and maps of them, and conversions: computed once, for nothing. */
export function isFolded(e: Expr): boolean {
  let known = folded.get(e);
  if (known === undefined) {
    known = fold(e);
    folded.set(e, known);
  }
  return known;
}

function fold(e: Expr): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'list':
      return e.optionals.size === 0 && e.elements.every(isFolded);
    case 'map':
      return e.entries.every((x) => !x.optional && isFolded(x.key) && isFolded(x.value));
    case 'call':
      return !e.target && e.args.length === 1 && conversions.has(e.fn) && isFolded(e.args[0]!);
    default:
      return false;
  }
}

/** A list of literals of one type is a set: to look into it costs nothing. */
export function isLiteralSet(e: Expr | undefined): boolean {
  if (e?.kind !== 'list' || !e.elements.length) return false;
  const kinds = new Set(e.elements.map((x) => (x.kind === 'literal' && x.value !== null ? literalType(x.value) : '')));
  return kinds.size === 1 && !kinds.has('');
}

const literalType = (value: unknown): string =>
  typeof value === 'object' ? (value instanceof Uint8Array ? '' : 'uint') : typeof value;

/** What it costs to ask whether a comprehension goes on (`@not_strictly_false(@result)`). */
export function costOfAsking(e: Expr): number {
  if (e.kind === 'call') return e.args.reduce((sum, arg) => sum + costOfAsking(arg), 1);
  return e.kind === 'literal' ? 0 : 1;
}
