import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import { decodeObject } from '../decode/decode.js';
import { quoteGo } from '../kube/go-quote.js';
import type { JsonObject } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import { accepted, badRequest, conflict, invalidObject, refused } from './answer.js';
import { type FieldError, invalid } from './field/error.js';
import {
  admissionRequest,
  defaultAndConvert,
  hasOwnServer,
  type Input,
  kubeMetaErrors,
  nameCheckOf,
  type Resolved,
  refusedAs,
  resolveKind,
  stored,
} from './pipeline.js';
import { answerRequest } from './request.js';
import { settleErrors } from './settle.js';
import { nameIsPathSegment } from './shared/names.js';
import { metadataPath, validateObjectMeta, validateObjectMetaUpdate } from './shared/object-meta.js';
import type { AdmissionHooks, MetaCheck, ServerAnswer, ValidationContext } from './types.js';

/**
 * What the API server answers when `input` replaces the stored object `existing`.
 * Mirrors apiserver pkg/endpoints/handlers/update.go and pkg/registry/rest/update.go (BeforeUpdate).
 */
export function replaceObject(
  input: Input,
  existing: JsonObject | KubeObject,
  ctx: ValidationContext,
  hooks?: AdmissionHooks,
): ServerAnswer {
  return answerRequest(input, ctx, (kind, object, warnings) => {
    const old = readStored(existing as unknown as JsonObject, ctx);
    if (!old) return badRequest('the existing object cannot be decoded');
    return replace(kind, object, old, warnings, ctx, hooks);
  });
}

/** The stored object in hub form, as it would come out of etcd. */
function readStored(existing: JsonObject, ctx: ValidationContext): KubeObject | undefined {
  const kind = resolveKind(existing, ctx);
  if (!kind) return undefined;
  const input = { value: existing, duplicateKeys: [] };
  const decoded = kind.custom
    ? kind.custom.decode(existing, [], ctx)
    : decodeObject(ctx.tables, kind.info, input.value);
  if (decoded.object) defaultAndConvert(kind, decoded.object, ctx);
  return decoded.object;
}

/** What the request itself must agree on before anything is validated. */
function preconditions(
  kind: Resolved,
  { metadata: meta }: KubeObject,
  old: KubeObject,
  warnings: readonly string[],
): ServerAnswer | undefined {
  if (kind.info.namespaced) meta.namespace ??= old.metadata.namespace ?? 'default';
  else delete meta.namespace;
  const oldName = old.metadata.name ?? '';
  if (kind.info.namespaced && meta.namespace !== old.metadata.namespace)
    return badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
      warnings,
    );
  if (!meta.name)
    return badRequest(
      `the name of the object (${oldName} based on URL) was undeterminable: name must be provided`,
      warnings,
    );
  if (meta.name !== oldName)
    return badRequest(
      `the name of the object (${meta.name}) does not match the name on the URL (${oldName})`,
      warnings,
    );
  const { uid } = meta;
  if (uid && uid !== old.metadata.uid) {
    const why = `UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`;
    return conflict(kind.info, meta.name, storageError(kind, meta, why), warnings);
  }
  const outdated = versionProblem(kind, meta, old, warnings);
  meta.resourceVersion ||= old.metadata.resourceVersion ?? '1';
  return outdated;
}

/** What Update of apiserver pkg/registry/generic/registry/store.go says to the version that is to be replaced. */
function versionProblem(
  kind: Resolved,
  meta: ObjectMeta,
  old: KubeObject,
  warnings: readonly string[],
): ServerAnswer | undefined {
  const version = meta.resourceVersion ?? '';
  const unread = version ? parseUintProblem(version) : undefined;
  if (unread) return refused({ code: 500, reason: '', message: unread }, warnings);
  const current = old.metadata.resourceVersion;
  // A stored object given as its manifest has no version that an update could fail to name.
  if (!current) return undefined;
  if (!/[1-9]/.test(version)) {
    if (kind.rules.unconditionalUpdate !== false) {
      delete meta.resourceVersion;
      return undefined;
    }
    const missing = invalid(metadataPath.child('resourceVersion'), 0, 'must be specified for an update');
    return invalidObject({ group: kind.info.group, kind: kind.info.resource }, meta.name ?? '', [missing], 0, warnings);
  }
  if (version.replace(/^0+/, '') === current) return undefined;
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(kind.info, meta.name ?? '', why, warnings);
}

/** The error of strconv.ParseUint(text, 10, 64). */
function parseUintProblem(text: string): string | undefined {
  if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing ${quoteGo(text)}: invalid syntax`;
  return BigInt(text) >> 64n ? `strconv.ParseUint: parsing ${quoteGo(text)}: value out of range` : undefined;
}

/** Folders of etcd that are not called like their resource (pkg/kubeapiserver/default_storage_factory_builder.go). */
const folders: Readonly<Record<string, string>> = {
  services: 'services/specs',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
};

/** NewInvalidObjError (apiserver pkg/storage/errors.go). */
function storageError({ info, custom }: Resolved, meta: ObjectMeta, why: string): string {
  const { group, resource, namespaced } = info;
  const own = custom || hasOwnServer(group) ? `${group}/${resource}` : resource;
  const folder = folders[group ? `${resource}.${group}` : resource] ?? own;
  const key = `/${folder}${namespaced ? `/${meta.namespace}` : ''}/${meta.name}`;
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${why}`;
}

function replace(
  kind: Resolved,
  draft: KubeObject,
  old: KubeObject,
  warnings: string[],
  ctx: ValidationContext,
  hooks: AdmissionHooks | undefined,
): ServerAnswer {
  const { rules } = kind;
  defaultAndConvert(kind, draft, ctx);
  const problem = preconditions(kind, draft, old, warnings);
  if (problem) return problem;
  const request = admissionRequest(kind, 'UPDATE', draft, warnings, old);
  const refusal = hooks?.mutate(request);
  if (refusal) return refused(refusal, warnings);
  const unallocated = rules.beginUpdate?.(draft, old, ctx) ?? [];
  if (!Array.isArray(unallocated)) return refused(unallocated, warnings);
  if (unallocated.length)
    return invalidObject(refusedAs(kind), draft.metadata.name ?? '', unallocated, ctx.profile.number, warnings);
  prepareMeta(draft, old);
  rules.prepareForUpdate?.(draft, old, ctx);
  keepMeta(draft, old);
  const errors = settleErrors(kind, validateUpdate(kind, draft, old, ctx), ctx);
  if (errors.length)
    return invalidObject(refusedAs(kind), draft.metadata.name ?? '', errors, ctx.profile.number, warnings);
  warnings.push(...(rules.warnings?.(draft, old, ctx) ?? []));
  const denied = hooks?.validate(request);
  if (denied) return refused(denied, warnings);
  rules.finish?.(draft, old, ctx);
  return accepted(200, () => stored(kind, draft, ctx), warnings);
}

function validateUpdate(kind: Resolved, draft: KubeObject, old: KubeObject, ctx: ValidationContext): FieldError[] {
  const { rules, info } = kind;
  const errors = validateObjectMeta(draft.metadata, info.namespaced, nameIsPathSegment);
  errors.push(...validateObjectMetaUpdate(draft.metadata, old.metadata));
  const metaErrors = (check: MetaCheck): FieldError[] => [
    ...(check === 'update'
      ? validateObjectMetaUpdate(draft.metadata, old.metadata)
      : validateObjectMeta(draft.metadata, info.namespaced, nameCheckOf(kind, ctx, draft))),
    ...kubeMetaErrors(kind, draft),
  ];
  const { validatedFirst } = rules;
  const first = validatedFirst && ctx.profile.atLeast(validatedFirst.until) ? undefined : validatedFirst;
  if (first) errors.push(...metaErrors('create'), ...first.check(draft, old, ctx));
  const checks = first?.metaOnUpdate ?? rules.metaOnUpdate ?? ['update', 'create'];
  errors.push(...checks.flatMap(metaErrors));
  errors.push(...(rules.validateUpdate ? rules.validateUpdate(draft, old, ctx) : rules.validate(draft, ctx)));
  return errors;
}

/** What BeforeUpdate sets before PrepareForUpdate. */
function prepareMeta(draft: KubeObject, old: KubeObject): void {
  delete draft.metadata.managedFields;
  assign(draft, 'generation', old.metadata.generation);
}

/** What an update can never change, whatever it says. */
function keepMeta(draft: KubeObject, old: KubeObject): void {
  const meta = draft.metadata;
  if (!meta.uid) assign(draft, 'uid', old.metadata.uid);
  if (old.metadata.creationTimestamp) meta.creationTimestamp = old.metadata.creationTimestamp;
  if (old.metadata.deletionTimestamp) meta.deletionTimestamp = old.metadata.deletionTimestamp;
  if (old.metadata.deletionGracePeriodSeconds !== undefined)
    meta.deletionGracePeriodSeconds ??= old.metadata.deletionGracePeriodSeconds;
}

function assign<K extends 'generation' | 'uid'>(draft: KubeObject, key: K, value: KubeObject['metadata'][K]): void {
  if (value === undefined) delete draft.metadata[key];
  else draft.metadata[key] = value;
}
