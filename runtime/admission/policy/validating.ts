import { AdmissionCompiler, type AdmissionExpression } from '../../../compiler/cel/admission/compiler.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type {
  ValidatingAdmissionPolicySpec,
  Validation,
} from '../../../schemas/generated/types/admissionregistration_v1.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import { conditionsHold } from './conditions.js';
import { conditionBudget, Evaluation, OutOfBudget, type RequestValues, validationBudget } from './evaluate.js';

export interface Decision {
  readonly message: string;
  /** Absent where an expression failed. */
  readonly reason?: string;
}

/** What a policy says about one request with one set of parameters. */
export interface Verdict {
  readonly denials: readonly Decision[];
  /** Values by key, to be published with the audit event. */
  readonly annotations: readonly { readonly key: string; readonly value: string }[];
  /** Failed annotations deny, whatever the binding's actions are. */
  readonly annotationErrors: readonly string[];
}

const nothing: Verdict = { denials: [], annotations: [], annotationErrors: [] };

/** A ValidatingAdmissionPolicy with its expressions compiled (apiserver policy/validating/validator.go). */
export class ValidatingPolicy {
  private readonly compiler: AdmissionCompiler;
  private readonly conditions: readonly AdmissionExpression[];
  private readonly validations: readonly AdmissionExpression[];
  private readonly messages: readonly (AdmissionExpression | undefined)[];
  private readonly annotations: readonly (readonly [string, AdmissionExpression])[];

  constructor(
    private readonly spec: ValidatingAdmissionPolicySpec,
    profile: VersionProfile,
  ) {
    const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
    const compiler = new AdmissionCompiler(profile, true);
    this.compiler = compiler;
    for (const v of spec.variables ?? []) compiler.addVariable(v.name, v.expression, scope);
    const bool = (e: { expression: string }) => compiler.compile(e.expression.trim(), ['bool'], scope);
    this.conditions = (spec.matchConditions ?? []).map((c) => compiler.compile(c.expression, ['bool'], scope));
    this.validations = (spec.validations ?? []).map(bool);
    this.messages = (spec.validations ?? []).map((v) =>
      v.messageExpression
        ? compiler.compile(v.messageExpression, ['string'], { ...scope, hasAuthorizer: false })
        : undefined,
    );
    this.annotations = (spec.auditAnnotations ?? []).map((a) => [
      a.key,
      compiler.compile(a.valueExpression.trim(), ['string', 'null'], scope),
    ]);
  }

  get failurePolicy(): string {
    return this.spec.failurePolicy ?? 'Fail';
  }

  judge(values: RequestValues, params: KubeObject | undefined): Verdict {
    const failed = (message: string): Verdict =>
      this.failurePolicy === 'Ignore' ? nothing : { ...nothing, denials: [{ message }] };
    const evaluation = (budget: number, ns = true) => new Evaluation(this.compiler, values, params, budget, ns);
    if (this.conditions.length) {
      const hold = conditionsHold(this.conditions, evaluation(conditionBudget, false), this.failurePolicy);
      if (hold === false) return nothing;
      if (hold !== true) return failed(hold.error);
    }
    try {
      const main = evaluation(validationBudget);
      const results = this.validations.map((v) => main.evaluate(v));
      const texts = this.messageTexts(evaluation(main.remaining));
      const denials = results.flatMap((result, i): Decision[] => {
        if (result.error !== undefined) return failed(result.error).denials.slice();
        if (typeof texts === 'string') return failed(texts).denials.slice();
        return result.value === true ? [] : [decisionOf(this.spec.validations![i]!, texts[i])];
      });
      return { ...this.audit(evaluation(validationBudget)), denials };
    } catch (e) {
      if (e instanceof OutOfBudget) return failed(e.message);
      throw e;
    }
  }

  /** What each messageExpression yields, where it yields a usable text; or what stopped them all. */
  private messageTexts(evaluation: Evaluation): readonly (string | undefined)[] | string {
    try {
      return this.messages.map((m) => {
        const result = m && evaluation.evaluate(m);
        return typeof result?.error === 'undefined' && typeof result?.value === 'string'
          ? usable(result.value)
          : undefined;
      });
    } catch (e) {
      if (e instanceof OutOfBudget) return `failed messageExpression: ${e.message}`;
      throw e;
    }
  }

  private audit(evaluation: Evaluation): Verdict {
    const annotations: { key: string; value: string }[] = [];
    const annotationErrors: string[] = [];
    for (const [key, expression] of this.annotations) {
      const result = evaluation.evaluate(expression);
      if (result.error !== undefined) {
        if (this.failurePolicy !== 'Ignore') annotationErrors.push(result.error);
      } else if (typeof result.value === 'string' && result.value.trim())
        annotations.push({ key, value: result.value.trim().slice(0, 10 * 1024) });
    }
    return { denials: [], annotations, annotationErrors };
  }
}

/** A text of one line and at most 5 KiB. */
function usable(text: string): string | undefined {
  const trimmed = text.trim();
  return Buffer.byteLength(trimmed) > 5 * 1024 || trimmed.includes('\n') ? undefined : trimmed || undefined;
}

function decisionOf(validation: Validation, evaluated: string | undefined): Decision {
  const message =
    evaluated || (validation.message ?? '').trim() || `failed expression: ${validation.expression.trim()}`;
  return { message, reason: validation.reason ?? 'Invalid' };
}
