import { decodeObject } from '../../../compiler/decode/decode.js';
import { type Json, type JsonObject, stringify } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { rulesOf } from '../../../compiler/validate/registry.js';
import type { AdmissionRequest, Refusal } from '../../../compiler/validate/types.js';
import type {
  MutatingAdmissionPolicyBindingSpec,
  MutatingAdmissionPolicySpec,
} from '../../../schemas/generated/types/admissionregistration_v1.js';
import { tablesOf } from '../../../schemas/load.js';
import type { AdmissionContext, AdmissionPlugin } from '../plugin.js';
import { RequestValues } from '../policy/evaluate.js';
import { isExempt, policiesOf, specOf } from '../policy/hooks.js';
import { resourcesMatch } from '../policy/match.js';
import { MutatingPolicy } from '../policy/mutating.js';
import { collectParams } from '../policy/params.js';
import { forbidden } from '../refusals.js';
import { reinvocationOf } from '../reinvocation.js';

/** MutatingAdmissionPolicy (apiserver policy/mutating): CEL that changes objects; on by default from 1.36 on. */
export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  operations: ['CREATE', 'UPDATE'],
  available: ({ profile }) => profile.atLeast('1.36'),
  admit(request, context) {
    if (isExempt(request)) return undefined;
    const hooks = policiesOf('MutatingAdmissionPolicy', context);
    return hooks.length ? new Run(request, context).over(hooks) : undefined;
  },
};

interface Problem {
  readonly text: string;
  readonly reason?: string;
}

interface Invocation {
  readonly policy: KubeObject;
  readonly binding: KubeObject;
  readonly param: KubeObject | undefined;
  readonly version: string;
}

const compiled = new WeakMap<KubeObject, MutatingPolicy>();

function compiledOf(policy: KubeObject, context: AdmissionContext): MutatingPolicy {
  let ready = compiled.get(policy);
  if (!ready) {
    ready = new MutatingPolicy(specOf<MutatingAdmissionPolicySpec>(policy), context.profile);
    compiled.set(policy, ready);
  }
  return ready;
}

/** All policies against one request. */
class Run {
  private readonly problems: Problem[] = [];

  constructor(
    private readonly request: AdmissionRequest,
    private readonly context: AdmissionContext,
  ) {}

  over(hooks: ReturnType<typeof policiesOf>): Refusal | undefined {
    const invocations = hooks.flatMap(({ policy, bindings }) => this.invocations(policy, bindings));
    const again = reinvocationOf(this.request);
    if (again.second && again.differs(this.request.object)) again.requireAgain();
    for (const invocation of invocations) {
      const refusal = this.invoke(invocation);
      if (refusal) return refusal;
    }
    again.leave(this.request.object);
    return this.refusal();
  }

  private invocations(policy: KubeObject, bindings: readonly KubeObject[]): Invocation[] {
    const spec = specOf<MutatingAdmissionPolicySpec>(policy);
    const matched = resourcesMatch(spec.matchConstraints ?? {}, this.request, this.context);
    if ('error' in matched) {
      this.misconfigured(policy, undefined, matched.error.message);
      return [];
    }
    if (!matched.matches) return [];
    return bindings.flatMap((binding): Invocation[] => {
      const { matchResources, paramRef } = specOf<MutatingAdmissionPolicyBindingSpec>(binding);
      const bound = matchResources && resourcesMatch(matchResources, this.request, this.context);
      const params = collectParams(spec.paramKind, paramRef, this.request.namespace, this.context);
      if (bound && 'error' in bound) this.misconfigured(policy, binding, bound.error.message);
      else if (bound && !bound.matches) return [];
      else if ('error' in params) this.misconfigured(policy, binding, params.error);
      else return params.map((param) => ({ policy, binding, param, version: matched.version }));
      return [];
    });
  }

  private invoke(invocation: Invocation): Refusal | undefined {
    const { policy, binding, param, version } = invocation;
    const ready = compiledOf(policy, this.context);
    const values = (): RequestValues => new RequestValues(this.request, this.context, version);
    const applies = ready.applies(values(), param);
    if (applies === false) return undefined;
    if (applies !== true) {
      this.problem(policy, binding, applies.error, 'Invalid');
      return undefined;
    }
    const again = reinvocationOf(this.request);
    const key = [policy, binding, param].map((o) => `${o?.metadata.namespace ?? ''}/${o?.metadata.name ?? ''}`).join();
    if (again.second && !again.mustRun(key)) return undefined;
    const before = stringify(this.request.object);
    for (const index of ready.mutations.keys()) {
      const type = this.info() && ({ form: 'named', name: this.info()!.type } as const);
      const result = ready.mutate(index, values(), param, type, tablesOf(this.context.profile.minor));
      if (result.error !== undefined) this.problem(policy, binding, result.error, 'Invalid');
      else {
        const refusal = this.take(result.object);
        if (refusal) return refusal;
      }
    }
    if (stringify(this.request.object) !== before) again.changed();
    if (specOf<MutatingAdmissionPolicySpec>(policy).reinvocationPolicy === 'IfNeeded') again.mayRunAgain(key);
    return undefined;
  }

  private info() {
    const { group, version, kind } = this.request.gvk;
    return tablesOf(this.context.profile.minor).kind(group, version, kind);
  }

  /** Makes the patched object the object of the request, with defaults for what is new. */
  private take(patched: Json): Refusal | undefined {
    const { object, gvk } = this.request;
    const info = this.info();
    const tables = tablesOf(this.context.profile.minor);
    let next = patched as unknown as KubeObject;
    if (info) {
      const decoded = decodeObject(tables, info, patched as JsonObject);
      const strict = decoded.strictErrors.map(({ type, field }) => `${type} "${field}"`).join(', ');
      const wrong = decoded.error?.message ?? (strict ? `strict decoding error: ${strict}` : undefined);
      if (wrong !== undefined || !decoded.object)
        return { code: 500, reason: 'InternalError', message: `Internal error occurred: ${wrong ?? ''}` };
      next = decoded.object;
      const ctx = { profile: this.context.profile, tables, now: this.context.options.now ?? '1970-01-01T00:00:00Z' };
      rulesOf(gvk.group, gvk.kind)?.defaults?.(next, gvk.version, ctx);
      rulesOf(gvk.group, gvk.kind)?.toHub?.(next, gvk.version, ctx);
    }
    const draft = object as unknown as Record<string, unknown>;
    for (const key of Object.keys(draft)) delete draft[key];
    Object.assign(draft, next);
    return undefined;
  }

  private misconfigured(policy: KubeObject, binding: KubeObject | undefined, text: string): void {
    this.problem(policy, binding, `failed to configure ${binding ? 'binding' : 'policy'}: ${text}`);
  }

  private problem(policy: KubeObject, binding: KubeObject | undefined, text: string, reason?: string): void {
    if (specOf<MutatingAdmissionPolicySpec>(policy).failurePolicy === 'Ignore') return;
    const { name = '' } = policy.metadata;
    const who = binding ? `policy '${name}' with binding '${binding.metadata.name}'` : `policy "${name}"`;
    this.problems.push({ text: `${who} denied request: ${text}`, ...(reason ? { reason } : {}) });
  }

  private refusal(): Refusal | undefined {
    const [first] = this.problems;
    if (!first) return undefined;
    return {
      ...forbidden(this.request, ''),
      message: first.text,
      reason: first.reason ?? 'Forbidden',
      causes: this.problems.map(({ text }) => ({ reason: '', field: '', message: text })),
    };
  }
}
