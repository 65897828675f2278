import type { KubeObject } from '../../../compiler/kube/object.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type {
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from '../../../schemas/generated/types/admissionregistration_v1.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { RequestValues } from '../policy/evaluate.js';
import { isExempt, policiesOf, specOf } from '../policy/hooks.js';
import { resourcesMatch } from '../policy/match.js';
import { collectParams } from '../policy/params.js';
import { type Decision, ValidatingPolicy } from '../policy/validating.js';
import { forbidden } from '../refusals.js';

/** ValidatingAdmissionPolicy (apiserver policy/validating/dispatcher.go): CEL rules that may deny, warn or audit. */
export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  validate(request, context) {
    if (isExempt(request)) return undefined;
    const hooks = policiesOf('ValidatingAdmissionPolicy', context);
    // All of them run, for their warnings; the first denial counts.
    return hooks.map(({ policy, bindings }) => new Run(request, context, policy).over(bindings)).find((d) => d);
  },
};

const compiled = new WeakMap<KubeObject, ValidatingPolicy>();

function compiledOf(policy: KubeObject, context: AdmissionContext): ValidatingPolicy {
  let ready = compiled.get(policy);
  if (!ready) {
    ready = new ValidatingPolicy(specOf<ValidatingAdmissionPolicySpec>(policy), context.profile);
    compiled.set(policy, ready);
  }
  return ready;
}

/** One policy against one request. */
class Run {
  private readonly spec: ValidatingAdmissionPolicySpec;

  constructor(
    private readonly request: AdmissionRequest,
    private readonly context: AdmissionContext,
    private readonly policy: KubeObject,
  ) {
    this.spec = specOf<ValidatingAdmissionPolicySpec>(policy);
  }

  /** The first denial; later ones have no say, but they warn. */
  over(bindings: readonly KubeObject[]): Refusal | undefined {
    const matched = resourcesMatch(this.spec.matchConstraints ?? {}, this.request, this.context);
    if ('error' in matched) return this.misconfigured(undefined, matched.error.message);
    if (!matched.matches) return undefined;
    const values = new RequestValues(this.request, this.context, matched.version);
    let first: Refusal | undefined;
    for (const binding of bindings) {
      const denial = this.bound(binding, values);
      first ??= denial;
    }
    return first;
  }

  private bound(binding: KubeObject, values: RequestValues): Refusal | undefined {
    const spec = specOf<ValidatingAdmissionPolicyBindingSpec>(binding);
    if (spec.matchResources) {
      const matched = resourcesMatch(spec.matchResources, this.request, this.context);
      if ('error' in matched) return this.misconfigured(binding, matched.error.message);
      if (!matched.matches) return undefined;
    }
    const params = collectParams(this.spec.paramKind, spec.paramRef, this.request.namespace, this.context);
    if ('error' in params) return this.misconfigured(binding, params.error);
    const policy = compiledOf(this.policy, this.context);
    let first: Refusal | undefined;
    for (const param of params) {
      const verdict = policy.judge(values, param);
      for (const decision of verdict.denials) {
        const denial = this.act(binding, spec, decision);
        first ??= denial;
      }
      for (const message of verdict.annotationErrors) first ??= this.denied(binding, { message });
    }
    return first;
  }

  private act(
    binding: KubeObject,
    spec: ValidatingAdmissionPolicyBindingSpec,
    decision: Decision,
  ): Refusal | undefined {
    const actions = spec.validationActions ?? [];
    if (actions.includes('Warn'))
      this.request.warnings.push(
        `Validation failed for ValidatingAdmissionPolicy '${this.policy.metadata.name}' with binding '${binding.metadata.name}': ${decision.message}`,
      );
    return actions.includes('Deny') ? this.denied(binding, decision) : undefined;
  }

  private misconfigured(binding: KubeObject | undefined, text: string): Refusal | undefined {
    if (this.spec.failurePolicy === 'Ignore') return undefined;
    return this.denied(binding, { message: `failed to configure ${binding ? 'binding' : 'policy'}: ${text}` });
  }

  private denied(binding: KubeObject | undefined, { message, reason = 'Invalid' }: Decision): Refusal {
    const by = binding ? ` with binding '${binding.metadata.name}'` : '';
    const text = `ValidatingAdmissionPolicy '${this.policy.metadata.name}'${by} denied request: ${message}`;
    const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };
    return {
      code: codes[reason] ?? 422,
      reason,
      message: forbidden(this.request, text).message,
      causes: [{ reason: '', field: '', message: text }],
    };
  }
}
