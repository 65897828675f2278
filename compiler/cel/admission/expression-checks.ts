import type { VersionProfile } from '../../../schemas/profile.js';
import type { ExpressionChecks, ExpressionUse } from '../../validate/types.js';
import { selectorProblem } from '../device/selector.js';
import { AdmissionCompiler } from './compiler.js';

/** What the server of that minor says against the expressions of admission policies and webhooks. */
export function expressionChecks(profile: VersionProfile): ExpressionChecks {
  return {
    check(use: ExpressionUse) {
      if (!use.expression.trim()) return { reason: 'required', detail: '' };
      const compiler = new AdmissionCompiler(profile, use.stored, use.composed);
      const inVariables = { hasParams: use.hasParams, hasAuthorizer: use.hasAuthorizer };
      for (const v of use.variables) compiler.addVariable(v.name, v.expression, inVariables);
      const compiled = compiler.compile(use.expression, use.returns, use);
      if (compiled.error === undefined) return undefined;
      return { reason: compiled.internal ? 'internal' : 'invalid', detail: compiled.error };
    },
    checkDeviceSelector: (expression, stored) => selectorProblem(expression, stored, profile),
  };
}
