import type { KindInfo } from '../../schemas/types.js';
import { type Decoded, decodeObject, encodeObject } from '../decode/decode.js';
import { isObject, type JsonObject } from '../kube/json.js';
import { type KubeObject, parseApiVersion } from '../kube/object.js';
import type { ApiObject, DuplicateKey } from '../lower/api-object.js';
import { rulesOf } from './registry.js';
import { type NameCheck, nameIsDNSSubdomain } from './shared/names.js';
import type { AdmissionRequest, CustomKind, KindRules, ValidationContext } from './types.js';

/** What is validated: an object with its place, or plain JSON. */
export type Input = ApiObject | JsonObject;

export interface Plain {
  readonly value: JsonObject;
  readonly duplicateKeys: readonly DuplicateKey[];
}

export function plainOf(input: Input): Plain {
  const api = input as ApiObject;
  if (api.provenance && isObject(api.value) && Array.isArray(api.duplicateKeys))
    return { value: api.value, duplicateKeys: api.duplicateKeys };
  return { value: input as JsonObject, duplicateKeys: [] };
}

/** A kind, its rules, and how its objects are read. */
export interface Resolved {
  readonly info: KindInfo;
  readonly rules: KindRules;
  readonly custom?: CustomKind;
  readonly unchecked: boolean;
}

/** The kind that `value` names, or undefined where the version serves none such. */
export function resolveKind(value: JsonObject, ctx: ValidationContext): Resolved | undefined {
  const { group, version } = parseApiVersion(String(value['apiVersion'] ?? ''));
  const kind = String(value['kind'] ?? '');
  const info = ctx.tables.kind(group, version, kind);
  if (info?.served && info.verbs.includes('create')) {
    const rules = rulesOf(group, kind);
    return { info, rules: rules ?? fallbackRules(info), unchecked: rules === undefined };
  }
  const custom = ctx.crds?.lookup(group, version, kind);
  return custom && { info: custom.info, rules: custom.rules, custom, unchecked: false };
}

/** Kinds without rules of their own still have their types and metadata checked. */
function fallbackRules(info: KindInfo): KindRules {
  return { group: info.group, kind: info.kind, namespaced: info.namespaced, validate: () => [] };
}

export function decode(kind: Resolved, input: Plain, ctx: ValidationContext): Decoded {
  if (kind.custom) return kind.custom.decode(input.value, input.duplicateKeys, ctx);
  return decodeObject(ctx.tables, kind.info, input.value, input.duplicateKeys);
}

/** Version defaults, then the hub form. */
export function defaultAndConvert(kind: Resolved, draft: KubeObject, ctx: ValidationContext): void {
  kind.rules.defaults?.(draft, kind.info.version, ctx);
  kind.rules.toHub?.(draft, kind.info.version, ctx);
}

/** The stored form in the version that was asked for. */
export function stored(kind: Resolved, draft: KubeObject, ctx: ValidationContext): KubeObject {
  kind.rules.fromHub?.(draft, kind.info.version, ctx);
  return kind.custom ? draft : encodeObject(ctx.tables, kind.info, draft);
}

export function nameCheckOf(kind: Resolved, ctx: ValidationContext): NameCheck {
  const check = kind.rules.nameErrors ?? nameIsDNSSubdomain;
  return (name, prefix) => check(name, prefix, ctx);
}

export const adminUser = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] } as const;

export function admissionRequest(
  kind: Resolved,
  operation: 'CREATE' | 'UPDATE',
  object: KubeObject,
  warnings: string[],
  oldObject?: KubeObject,
): AdmissionRequest {
  return {
    operation,
    gvk: { group: kind.info.group, version: kind.info.version, kind: kind.info.kind },
    resource: kind.info.resource,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name ?? '',
    object,
    ...(oldObject ? { oldObject } : {}),
    user: adminUser,
    warnings,
  };
}

/** warning.AddWarning keeps one of each text. */
export const distinct = (warnings: readonly string[]): string[] => [...new Set(warnings)];
