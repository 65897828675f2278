import type { AdmissionExpression } from '../../../compiler/cel/admission/compiler.js';
import { aggregate } from '../refusals.js';
import { type Evaluation, OutOfBudget } from './evaluate.js';

/** Whether the match conditions hold; `error` where that cannot be told and the failure policy is Fail. */
export function conditionsHold(
  conditions: readonly AdmissionExpression[],
  evaluation: Evaluation,
  failurePolicy: string,
): boolean | { readonly error: string } {
  const errors: string[] = [];
  try {
    const results = conditions.map((c) => evaluation.evaluate(c));
    for (const result of results) {
      if (result.error !== undefined) errors.push(result.error);
      else if (result.value === false) return false;
    }
  } catch (e) {
    if (!(e instanceof OutOfBudget)) throw e;
    errors.push(e.message);
  }
  if (!errors.length) return true;
  return failurePolicy === 'Ignore' ? false : { error: aggregate(errors) };
}
