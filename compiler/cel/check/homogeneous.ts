import { childrenOf, type Expr } from '../syntax/ast.js';
import type { Issue } from '../syntax/source.js';
import type { Checked } from './checked.js';
import { type CelType, sameType, showType } from './types.js';

/** Elements of one literal have one type, except in arguments of format (cel/validator.go). */
export function homogeneityIssues(checked: Checked): Issue[] {
  const issues: Issue[] = [];
  const typeOf = (e: Expr, optional: boolean): CelType => {
    const type = checked.typeAt(e.id);
    return optional ? (type.params[0] ?? type) : type;
  };
  /** False where one is wrong. */
  const compare = (e: Expr, first: CelType, type: CelType): boolean => {
    if (sameType(first, type)) return true;
    issues.push({ at: e.at, message: `expected type '${showType(first)}' but found '${showType(type)}'` });
    return false;
  };
  const visit = (e: Expr): void => {
    if (e.kind === 'call' && e.fn === 'format') return;
    if (e.kind === 'list' && e.elements.length) {
      const first = typeOf(e.elements[0]!, e.optionals.has(0));
      e.elements.every((item, i) => compare(item, first, typeOf(item, e.optionals.has(i))));
    }
    if (e.kind === 'map' && e.entries.length) {
      const [head] = e.entries;
      const [key, value] = [typeOf(head!.key, false), typeOf(head!.value, head!.optional)];
      for (const entry of e.entries) {
        compare(entry.key, key, typeOf(entry.key, false));
        compare(entry.value, value, typeOf(entry.value, entry.optional));
      }
    }
    for (const child of childrenOf(e)) visit(child);
  };
  visit(checked.expr);
  return issues;
}
