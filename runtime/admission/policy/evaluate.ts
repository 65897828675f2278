import type { AdmissionCompiler, AdmissionExpression } from '../../../compiler/cel/admission/compiler.js';
import { type Activation, evaluate, perCallLimit } from '../../../compiler/cel/eval/interpreter.js';
import { CelError, CelMap, type Value } from '../../../compiler/cel/eval/values.js';
import { makeAuthorizer, makeResourceCheck } from '../../../compiler/cel/lib/authorizer.js';
import { untyped } from '../../../compiler/crd/cel-values.js';
import { encodeObject } from '../../../compiler/decode/decode.js';
import type { Json } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type { AdmissionRequest } from '../../../compiler/validate/types.js';
import { tablesOf } from '../../../schemas/load.js';
import type { AdmissionContext } from '../plugin.js';
import { namespaceOf } from './match.js';

/** RuntimeCELCostBudget and RuntimeCELCostBudgetMatchConditions (apiserver pkg/apis/cel/config.go). */
export const validationBudget = 10_000_000;
export const conditionBudget = 2_500_000;

export type Evaluated = { readonly value: Value; readonly error?: undefined } | { readonly error: string };

/** No further expression is evaluated. */
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run');
  }
}

/** What the expressions about one request see. */
export class RequestValues {
  private readonly cache = new Map<string, Value>();

  constructor(
    readonly request: AdmissionRequest,
    private readonly context: AdmissionContext,
    private readonly version: string,
  ) {}

  get(name: string): Value | undefined {
    let value = this.cache.get(name);
    if (value === undefined) {
      value = this.make(name);
      if (value !== undefined) this.cache.set(name, value);
    }
    return value;
  }

  private make(name: string): Value | undefined {
    const { request, context } = this;
    switch (name) {
      case 'object':
        return request.operation === 'DELETE' ? null : untyped(this.wire(request.object));
      case 'oldObject': {
        const old = request.oldObject ?? (request.operation === 'DELETE' ? request.object : undefined);
        return old ? untyped(this.wire(old)) : null;
      }
      case 'request':
        return untyped(describe(request, this.version) as Json);
      case 'namespaceObject': {
        const own = request.resource === 'namespaces' && !request.gvk.group;
        const namespace = own || !request.namespace ? undefined : namespaceOf(request, context);
        return namespace ? untyped(namespace as unknown as Json) : null;
      }
      case 'authorizer':
        return makeAuthorizer(this.who());
      case 'authorizer.requestResource':
        return makeResourceCheck({
          who: this.who(),
          group: request.gvk.group,
          resource: request.resource,
          subresource: request.subresource ?? '',
          namespace: request.namespace,
          name: request.name,
        });
      default:
        return undefined;
    }
  }

  private who() {
    const { user } = this.request;
    const allow = () => ({ allowed: true });
    return { user: user.username, groups: user.groups ?? [], authorize: this.context.options.authorize ?? allow };
  }

  /** An object as JSON shows it. */
  wire(object: KubeObject): Json {
    const tables = tablesOf(this.context.profile.minor);
    const { group, version, kind } = this.request.gvk;
    const info = tables.kind(group, version, kind);
    const copy = structuredClone(object);
    return (info ? encodeObject(tables, info, copy) : copy) as unknown as Json;
  }
}

/** The `request` variable (plugin/cel/condition.go CreateAdmissionRequest), without what is empty. */
function describe(request: AdmissionRequest, version: string): object {
  const { group, kind } = request.gvk;
  const { resource, subresource } = request;
  const option = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' }[request.operation];
  return {
    uid: '',
    kind: { group, version, kind },
    resource: { group, version, resource },
    ...(subresource ? { subResource: subresource, requestSubResource: subresource } : {}),
    requestKind: { ...request.gvk },
    requestResource: { group, version: request.gvk.version, resource },
    ...(request.name ? { name: request.name } : {}),
    ...(request.namespace ? { namespace: request.namespace } : {}),
    operation: request.operation,
    userInfo: {
      username: request.user.username,
      ...(request.user.groups?.length ? { groups: [...request.user.groups] } : {}),
    },
    object: null,
    oldObject: null,
    dryRun: false,
    options: { kind: option, apiVersion: 'meta.k8s.io/v1' },
  };
}

/** `variables`: each is computed when an expression first asks for it. */
class Variables extends CelMap {
  private readonly known = new Map<string, Value>();

  constructor(
    private readonly names: ReadonlySet<string>,
    private readonly compute: (name: string) => Value,
  ) {
    super();
  }

  override has(key: Value): boolean {
    return this.names.has(key as string);
  }

  override get(key: Value): Value | undefined {
    const name = key as string;
    if (!this.names.has(name)) return undefined;
    let value = this.known.get(name);
    if (value === undefined) {
      value = this.compute(name);
      this.known.set(name, value);
    }
    return value;
  }
}

/** One round of evaluations under one budget; variables are shared among its expressions. */
export class Evaluation {
  private readonly variables: Variables;
  private spent = 0;

  constructor(
    private readonly compiler: AdmissionCompiler,
    private readonly values: RequestValues,
    private readonly params: KubeObject | undefined,
    private budget: number,
    /** Absent for match conditions. */
    private readonly withNamespace = true,
  ) {
    this.variables = new Variables(new Set(compiler.variables.keys()), (name) => this.variable(name));
  }

  get remaining(): number {
    return this.budget;
  }

  /** @throws OutOfBudget */
  evaluate(expression: AdmissionExpression): Evaluated {
    if (expression.error !== undefined) return { error: `compilation error: ${expression.error}` };
    this.spent = 0;
    const outcome = evaluate(expression.checked, this.activation, perCallLimit);
    this.charge(this.spent);
    this.charge(outcome.cost);
    if (outcome.error !== undefined)
      return { error: `expression '${expression.text}' resulted in error: ${outcome.error}` };
    return { value: outcome.value ?? null };
  }

  private charge(cost: number): void {
    if (cost > this.budget) throw new OutOfBudget();
    this.budget -= cost;
  }

  private readonly activation: Activation = (name) => {
    if (name === 'variables') return this.variables;
    if (name === 'params') return this.params ? untyped(this.params as unknown as Json) : null;
    if (name === 'namespaceObject' && !this.withNamespace) return null;
    return this.values.get(name);
  };

  private variable(name: string): Value {
    const compiled = this.compiler.variables.get(name)!;
    if (compiled.error !== undefined)
      throw new CelError(`composited variable "${name}" fails to compile: ${compiled.error}`);
    const outcome = evaluate(compiled.checked, this.activation, perCallLimit);
    this.spent += outcome.cost;
    if (outcome.error !== undefined)
      throw new CelError(`composited variable "${name}" fails to evaluate: ${outcome.error}`);
    return outcome.value ?? null;
  }
}
