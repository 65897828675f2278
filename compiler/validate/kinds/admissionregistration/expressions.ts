import { type FieldError, internalError, invalid, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import type { ExpressionUse, ValidationContext } from '../../types.js';

/** What stays the same over the expressions of one object. */
export interface Scope {
  readonly ctx: ValidationContext;
  readonly hasParams: boolean;
  /** Params in match conditions and messages hang on another option than elsewhere. */
  readonly paramsInConditions: boolean;
  /** True where expressions may say `variables`; match conditions never do. */
  readonly composed: boolean;
  readonly variables: { readonly name: string; readonly expression: string }[];
  /** Expressions of the stored object. */
  readonly stored: ReadonlySet<string>;
}

type Use = Pick<ExpressionUse, 'expression' | 'returns'> & Partial<ExpressionUse>;

/** Compiles an expression and turns what is wrong into an error that shows `shown`. */
export function checkExpression(use: Use, scope: Scope, path: FieldPath, shown = use.expression): FieldError[] {
  const wrong = scope.ctx.expressions?.check({
    hasParams: scope.hasParams,
    hasAuthorizer: true,
    hasPatchTypes: false,
    variables: scope.variables,
    composed: scope.composed,
    stored: scope.stored.has(use.expression),
    ...use,
  });
  if (!wrong) return [];
  if (wrong.reason === 'required') return [required(path, wrong.detail)];
  return [wrong.reason === 'invalid' ? invalid(path, shown, wrong.detail) : internalError(path, wrong.detail)];
}

/** strings.TrimSpace. */
export const trim = (text: string | undefined): string => (text ?? '').trim();
