import { duplicate, type FieldError, required, tooMany } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { validateQualifiedName } from '../checks.js';
import { checkExpression, type Scope, trim } from './expressions.js';

export interface MatchCondition {
  readonly name?: string;
  readonly expression?: string;
}

/** validateMatchConditions of pkg/apis/admissionregistration/validation. Variables are out of reach here. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[],
  scope: Scope,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (conditions.length > 64) errors.push(tooMany(path, conditions.length, 64));
  const names = new Set<string>();
  conditions.forEach((condition, i) => {
    const at = path.index(i);
    const expression = trim(condition.expression);
    const { name } = condition;
    if (!expression) errors.push(required(at.child('expression')));
    else
      errors.push(
        ...checkExpression(
          { expression, returns: ['bool'], hasParams: scope.paramsInConditions, variables: [], composed: false },
          scope,
          at.child('expression'),
        ),
      );
    if (!name) {
      errors.push(required(at.child('name')));
      return;
    }
    errors.push(...validateQualifiedName(name, at.child('name')));
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
  });
  return errors;
}
