import { AdmissionCompiler, type AdmissionExpression } from '../../../compiler/cel/admission/compiler.js';
import { type CelList, type CelMap, CelStruct, type Value } from '../../../compiler/cel/eval/values.js';
import type { Json, JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import type {
  MutatingAdmissionPolicySpec,
  Mutation,
} from '../../../schemas/generated/types/admissionregistration_v1.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import type { SchemaTables, TypeRef } from '../../../schemas/types.js';
import { conditionsHold } from './conditions.js';
import { conditionBudget, Evaluation, OutOfBudget, type RequestValues, validationBudget } from './evaluate.js';
import { applyPatch, PatchError, type PatchOperation, TestFailed } from './json-patch.js';
import { MergeError, mergeConfiguration } from './merge.js';
import { toJson, typeNameProblems } from './native.js';

/** The object after a mutation, or why it cannot be applied. */
export type Mutated = { readonly object: Json; readonly error?: undefined } | { readonly error: string };

/** A MutatingAdmissionPolicy with its expressions compiled (apiserver policy/mutating). */
export class MutatingPolicy {
  private readonly compiler: AdmissionCompiler;
  private readonly conditions: readonly AdmissionExpression[];
  readonly mutations: readonly AdmissionExpression[];

  constructor(
    private readonly spec: MutatingAdmissionPolicySpec,
    profile: VersionProfile,
  ) {
    const scope = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
    const compiler = new AdmissionCompiler(profile, true);
    this.compiler = compiler;
    for (const v of spec.variables ?? []) compiler.addVariable(v.name, v.expression, scope);
    this.conditions = (spec.matchConditions ?? []).map((c) => compiler.compile(c.expression, ['bool'], scope));
    const patching = { ...scope, hasPatchTypes: true };
    this.mutations = (spec.mutations ?? []).map((m) =>
      m.patchType === 'JSONPatch'
        ? compiler.compile(m.jsonPatch?.expression ?? '', ['jsonPatch'], patching)
        : compiler.compile(m.applyConfiguration?.expression ?? '', ['applyConfiguration'], patching),
    );
  }

  applies(values: RequestValues, params: KubeObject | undefined): boolean | { readonly error: string } {
    const evaluation = new Evaluation(this.compiler, values, params, conditionBudget, false);
    return conditionsHold(this.conditions, evaluation, this.spec.failurePolicy ?? 'Fail');
  }

  /** One mutation; `type` is that of the object, where the tables have it. */
  mutate(
    index: number,
    values: RequestValues,
    params: KubeObject | undefined,
    type: TypeRef | undefined,
    tables: SchemaTables,
  ): Mutated {
    const mutation = this.spec.mutations![index]!;
    const expression = this.mutations[index]!;
    if (expression.error !== undefined) return { error: expression.error };
    try {
      const result = new Evaluation(this.compiler, values, params, validationBudget).evaluate(expression);
      if (result.error !== undefined) return { error: result.error };
      return { object: patched(mutation, result.value, values.wire(values.request.object), type, tables) };
    } catch (e) {
      if (e instanceof OutOfBudget || e instanceof Mismatch) return { error: e.message };
      if (e instanceof MergeError) return { error: `error applying patch: ${e.message}` };
      if (e instanceof PatchError) return { error: `JSON Patch: ${e.message}` };
      throw e;
    }
  }
}

class Mismatch extends Error {}

function patched(mutation: Mutation, value: Value, live: Json, type: TypeRef | undefined, tables: SchemaTables): Json {
  if (mutation.patchType === 'JSONPatch') return jsonPatched(value, live);
  matchNames(value, 'Object');
  const { apiVersion, kind } = live as JsonObject;
  return mergeConfiguration(live as JsonObject, { ...(toJson(value) as JsonObject), apiVersion, kind }, type, tables);
}

function jsonPatched(value: Value, live: Json): Json {
  const operations = (value as CelList).items.map((item): PatchOperation => {
    const text = (name: string): string => ((item as CelMap).get(name) as string | undefined) ?? '';
    const given = (item as CelMap).get('value');
    if (given instanceof CelStruct) matchNames(given, given.typeName);
    return {
      op: text('op'),
      path: text('path'),
      ...(text('from') ? { from: text('from') } : {}),
      ...(given === undefined ? {} : { value: toJson(given) }),
    };
  });
  try {
    return applyPatch(live, operations);
  } catch (e) {
    if (e instanceof TestFailed) return live;
    throw e;
  }
}

function matchNames(value: Value, root: string): void {
  const problems = typeNameProblems(value, root);
  if (problems.length) throw new Mismatch(`type mismatch: ${problems.join('\n')}`);
}
