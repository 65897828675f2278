import type { VersionProfile } from '../../../schemas/profile.js';
import type { Checked } from '../check/checked.js';
import { programProblem } from '../check/constants.js';
import { type CelType, listOf, opaque, struct, types } from '../check/types.js';
import { compile } from '../eval/program.js';
import { kubernetesEnv } from '../kubernetes.js';
import { authorizerTypes } from '../lib/authorizer.js';
import { admissionTypes, variablesType, variableType } from './types.js';

/** Variables that an expression may use beside `object`, `oldObject`, `request` and `namespaceObject`. */
export interface Scope {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  readonly hasPatchTypes?: boolean;
}

export type ReturnType = 'bool' | 'string' | 'null' | 'applyConfiguration' | 'jsonPatch';

const returnTypes: Readonly<Record<ReturnType, CelType>> = {
  bool: types.bool,
  string: types.string,
  null: types.null,
  applyConfiguration: struct('Object'),
  jsonPatch: listOf(struct('JSONPatch')),
};

/** A compiled expression, or what apiserver says against it. */
export type AdmissionExpression =
  | { readonly text: string; readonly checked: Checked; readonly error?: undefined }
  | { readonly text: string; readonly error: string; readonly internal?: boolean; readonly checked?: undefined };

/** Compiles the expressions of one policy or webhook (apiserver pkg/admission/plugin/cel: compile.go, composition.go). */
export class AdmissionCompiler {
  readonly variables = new Map<string, AdmissionExpression>();
  private readonly fields = new Map<string, CelType>();

  /** `stored` for expressions that the server accepted once: they may use all that it knows. */
  constructor(
    private readonly profile: VersionProfile,
    private readonly stored: boolean,
    private readonly composed = true,
  ) {}

  addVariable(name: string, text: string, scope: Scope): AdmissionExpression {
    const compiled = this.compile(text, [], scope);
    this.fields.set(name, variableType(compiled.checked?.type));
    this.variables.set(name, compiled);
    return compiled;
  }

  /** Any type will do where none is wanted. */
  compile(text: string, returns: readonly ReturnType[], scope: Scope): AdmissionExpression {
    const patches = scope.hasPatchTypes === true;
    const provider = admissionTypes(this.fields, patches);
    const env = kubernetesEnv(this.profile, this.declarations(scope), provider, { stored: this.stored, patches });
    const compiled = compile(text, env);
    if (compiled.error !== undefined) return { text, error: `compilation failed: ${compiled.error}` };
    const { checked } = compiled;
    const result = goType(checked.type);
    const wanted = returns.map((r) => goType(returnTypes[r]));
    if (!wanted.length || wanted.includes(result)) {
      const problem = programProblem(checked);
      if (problem === undefined) return { text, checked };
      return { text, error: `program instantiation failed: ${problem}`, internal: true };
    }
    const list = wanted.length === 1 ? wanted[0] : `one of [${wanted.join(' ')}]`;
    return { text, error: `must evaluate to ${list} but got ${result}` };
  }

  private declarations(scope: Scope): Record<string, CelType> {
    return {
      object: types.dyn,
      oldObject: types.dyn,
      namespaceObject: struct('kubernetes.Namespace'),
      request: struct('kubernetes.AdmissionRequest'),
      ...(scope.hasParams ? { params: types.dyn } : {}),
      ...(this.composed ? { variables: struct(variablesType) } : {}),
      ...(scope.hasAuthorizer
        ? {
            authorizer: opaque(authorizerTypes.authorizer),
            'authorizer.requestResource': opaque(authorizerTypes.resourceCheck),
          }
        : {}),
    };
  }
}

/** Type.String of cel-go. */
const goType = (t: CelType): string => (t.params.length ? `${t.name}(${t.params.map(goType).join(', ')})` : t.name);
