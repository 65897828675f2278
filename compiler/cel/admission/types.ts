import type { TypeProvider } from '../check/env.js';
import { type CelType, listOf, mapOf, struct, types } from '../check/types.js';

type Fields = Readonly<Record<string, CelType>>;

const { string, int, bool, dyn, timestamp } = types;
const strings = listOf(string);
const stringMap = mapOf(string, string);

/** Declared types of the variables of admission expressions (apiserver pkg/admission/plugin/cel/compile.go). */
const declared: Readonly<Record<string, Fields>> = {
  'kubernetes.GroupVersionKind': { group: string, version: string, kind: string },
  'kubernetes.GroupVersionResource': { group: string, version: string, resource: string },
  'kubernetes.UserInfo': { username: string, uid: string, groups: strings, extra: mapOf(string, strings) },
  'kubernetes.AdmissionRequest': {
    kind: struct('kubernetes.GroupVersionKind'),
    resource: struct('kubernetes.GroupVersionResource'),
    subResource: string,
    requestKind: struct('kubernetes.GroupVersionKind'),
    requestResource: struct('kubernetes.GroupVersionResource'),
    requestSubResource: string,
    name: string,
    namespace: string,
    operation: string,
    userInfo: struct('kubernetes.UserInfo'),
    dryRun: bool,
    options: dyn,
  },
  'kubernetes.NamespaceSpec': { finalizers: strings },
  'kubernetes.NamespaceCondition': {
    status: string,
    type: string,
    lastTransitionTime: timestamp,
    message: string,
    reason: string,
  },
  'kubernetes.NamespaceStatus': { conditions: listOf(struct('kubernetes.NamespaceCondition')), phase: string },
  'kubernetes.NamespaceMetadata': {
    name: string,
    generateName: string,
    namespace: string,
    labels: stringMap,
    annotations: stringMap,
    UID: string,
    creationTimestamp: timestamp,
    deletionGracePeriodSeconds: int,
    deletionTimestamp: timestamp,
    generation: int,
    resourceVersion: string,
    finalizers: strings,
  },
  'kubernetes.Namespace': {
    metadata: struct('kubernetes.NamespaceMetadata'),
    spec: struct('kubernetes.NamespaceSpec'),
    status: struct('kubernetes.NamespaceStatus'),
  },
};

const fixed = new Map(Object.entries(declared).map(([name, fields]) => [name, new Map(Object.entries(fields))]));

const jsonPatchFields = new Map<string, CelType>([
  ['op', string],
  ['path', string],
  ['from', string],
  ['value', dyn],
]);

/** `Object` and every `Object.a.b`: any field, of any type (apiserver pkg/cel/mutation/dynamic). */
class AnyFields extends Map<string, CelType> {
  override get(): CelType {
    return dyn;
  }

  override has(): boolean {
    return true;
  }
}

const anyFields = new AnyFields();

/** `variables`, whose fields are those of a policy that were compiled so far. */
export const variablesType = 'kubernetes.variables';

export function admissionTypes(variables: ReadonlyMap<string, CelType>, patches: boolean): TypeProvider {
  return {
    fieldsOf(name) {
      if (name === variablesType) return variables;
      if (patches && name === 'JSONPatch') return jsonPatchFields;
      if (patches && (name === 'Object' || name.startsWith('Object.'))) return anyFields;
      return fixed.get(name);
    },
  };
}

/** What a variable of that type counts as in the expressions that use it (composition.go convertCelTypeToDeclType). */
export function variableType(type: CelType | undefined): CelType {
  if (type?.kind === 'list') return listOf(variableType(type.params[0]));
  if (type?.kind === 'map') return mapOf(variableType(type.params[0]), variableType(type.params[1]));
  switch (type?.kind) {
    case 'bool':
    case 'bytes':
    case 'double':
    case 'duration':
    case 'int':
    case 'null':
    case 'string':
    case 'timestamp':
    case 'uint':
      return type;
    default:
      return dyn;
  }
}
