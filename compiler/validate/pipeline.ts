import type { KindInfo } from '../../schemas/types.js';
import { type Decoded, decodeObject, encodeMeta, encodeObject } from '../decode/decode.js';
import { isObject, type JsonObject } from '../kube/json.js';
import { type KubeObject, parseApiVersion } from '../kube/object.js';
import type { ApiObject, DuplicateKey } from '../lower/api-object.js';
import type { FieldError } from './field/error.js';
import { rulesOf } from './registry.js';
import { type NameCheck, nameIsDNSSubdomain } from './shared/names.js';
import { kubeFinalizerErrors, metadataPath } from './shared/object-meta.js';
import type { AdmissionRequest, CustomKind, KindRules, ValidationContext } from './types.js';
import { decodeFrom } from './yaml-form.js';

/** What is validated: an object with its place, or plain JSON. */
export type Input = ApiObject | JsonObject;

export interface Plain {
  readonly value: JsonObject;
  readonly duplicateKeys: readonly DuplicateKey[];
  /** Where the value comes from, if that is known. */
  readonly source?: ApiObject;
}

export function plainOf(input: Input): Plain {
  const api = input as ApiObject;
  if (api.provenance && isObject(api.value) && Array.isArray(api.duplicateKeys))
    return { value: api.value, duplicateKeys: api.duplicateKeys, source: api };
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
  const read = (value: JsonObject): Decoded =>
    kind.custom
      ? kind.custom.decode(value, input.duplicateKeys, ctx)
      : decodeObject(ctx.tables, kind.info, value, input.duplicateKeys);
  const decoded = input.source ? decodeFrom(input.source, read) : read(input.value);
  const error = decoded.object && kind.rules.unconvertible?.(decoded.object, kind.info.version);
  return error ? { error, strictErrors: [] } : decoded;
}

/** The group and kind that refusals name. */
export const refusedAs = ({ info, rules }: Resolved): { group: string; kind: string } => ({
  group: rules.storedGroup ?? info.group,
  kind: info.kind,
});

/** Version defaults, then the hub form. */
export function defaultAndConvert(kind: Resolved, draft: KubeObject, ctx: ValidationContext): void {
  kind.rules.defaults?.(draft, kind.info.version, ctx);
  kind.rules.toHub?.(draft, kind.info.version, ctx);
}

/**
 * The stored form in the version that was asked for. The answer is decoded from what was written, and thereby defaulted once
 * more (apiserver pkg/storage/etcd3/store.go, and dryrun.go in pkg/registry/generic/registry).
 */
export function stored(kind: Resolved, draft: KubeObject, ctx: ValidationContext): KubeObject {
  kind.rules.fromHub?.(draft, kind.info.version, ctx);
  if (!kind.rules.virtual) kind.rules.defaults?.(draft, kind.info.version, ctx);
  return kind.custom ? encodeMeta(ctx.tables, draft) : encodeObject(ctx.tables, kind.info, draft);
}

export function nameCheckOf(kind: Resolved, ctx: ValidationContext, object: KubeObject): NameCheck {
  const check = kind.rules.nameErrors ?? nameIsDNSSubdomain;
  return (name, prefix) => check(name, prefix, ctx, object);
}

const ownServers: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io']);

/** True for groups that a server within the server keeps by itself: it has its own folders, and no tags. */
export const hasOwnServer = (group: string): boolean => ownServers.has(group);

/** Groups whose kinds use the metadata checks of apimachinery instead of those of the core group. */
const genericMeta = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
]);

/** What the core group's ValidateObjectMeta checks on top of the generic one. */
export function kubeMetaErrors(kind: Resolved, object: KubeObject): FieldError[] {
  if (kind.custom || genericMeta.has(kind.info.group)) return [];
  return kubeFinalizerErrors(object.metadata.finalizers, metadataPath.child('finalizers'));
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
