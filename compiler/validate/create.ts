import type { KubeObject } from '../kube/object.js';
import { accepted, badRequest, invalidObject, refused } from './answer.js';
import { declared } from './field/error.js';
import {
  admissionRequest,
  defaultAndConvert,
  type Input,
  kubeMetaErrors,
  nameCheckOf,
  type Resolved,
  refusedAs,
  stored,
} from './pipeline.js';
import { answerRequest } from './request.js';
import { settleErrors } from './settle.js';
import { nameIsPathSegment } from './shared/names.js';
import { validateObjectMeta } from './shared/object-meta.js';
import type { AdmissionHooks, ServerAnswer, ValidationContext } from './types.js';

/** Stands for a uid that the server draws. */
export const placeholderUid = '00000000-0000-4000-8000-000000000000';
/** Stands for the random end of a generated name. */
export const placeholderSuffix = 'xxxxx';

/**
 * What the API server answers to the creation of `input` as cluster admin, with strict field validation.
 * Mirrors apiserver pkg/endpoints/handlers/create.go and pkg/registry/rest/create.go (BeforeCreate).
 */
export function createObject(input: Input, ctx: ValidationContext, hooks?: AdmissionHooks): ServerAnswer {
  return answerRequest(input, ctx, (kind, draft, warnings) => create(kind, draft, warnings, ctx, hooks));
}

function create(
  kind: Resolved,
  draft: KubeObject,
  warnings: string[],
  ctx: ValidationContext,
  hooks: AdmissionHooks | undefined,
): ServerAnswer {
  const { rules, info } = kind;
  defaultAndConvert(kind, draft, ctx);
  if (rules.virtual) return review(kind, draft, warnings, ctx);
  fillSystemFields(draft, info.namespaced, ctx);
  const request = admissionRequest(kind, 'CREATE', draft, warnings);
  const refusal = hooks?.mutate(request);
  if (refusal) return refused(refusal, warnings);
  const fail = (errors: Parameters<typeof invalidObject>[2]): ServerAnswer =>
    invalidObject(
      refusedAs(kind),
      draft.metadata.name ?? '',
      settleErrors(kind, errors, ctx),
      ctx.profile.number,
      warnings,
    );
  const unallocated = rules.beginCreate?.(draft, ctx) ?? [];
  if (unallocated.length) return fail(unallocated);
  rules.prepareForCreate?.(draft, ctx, (text) => warnings.push(text));
  const name = draft.metadata.name ?? '';
  const errors =
    rules.metaOnCreate === false
      ? []
      : [
          ...validateObjectMeta(draft.metadata, info.namespaced, nameCheckOf(kind, ctx, draft)).map((e) =>
            rules.taggedName && e.reason === 'FieldValueInvalid' && String(e.path) === 'metadata.name'
              ? declared(e)
              : e,
          ),
          ...kubeMetaErrors(kind, draft),
        ];
  errors.push(...rules.validate(draft, ctx));
  if (errors.length) return fail(errors);
  const common = validateObjectMeta(draft.metadata, info.namespaced, nameIsPathSegment);
  if (common.length) return fail(common);
  warnings.push(...(rules.warnings?.(draft, undefined, ctx) ?? []));
  const denied = hooks?.validate({ ...request, name });
  if (denied) return refused(denied, warnings);
  rules.finish?.(draft, undefined, ctx);
  return accepted(201, () => stored(kind, draft, ctx), warnings);
}

/** Create of a kind that is answered instead of stored; errors go by the kind of the internal type, which has no name. */
function review(kind: Resolved, draft: KubeObject, warnings: string[], ctx: ValidationContext): ServerAnswer {
  const { rules, info } = kind;
  if (info.namespaced) draft.metadata.namespace ??= 'default';
  const errors = rules.validate(draft, ctx);
  if (errors.length) return invalidObject({ group: info.group, kind: '' }, '', errors, ctx.profile.number, warnings);
  const bad = rules.badRequest?.(draft, ctx);
  if (bad) return badRequest(bad, warnings);
  rules.finish?.(draft, undefined, ctx);
  return accepted(201, () => stored(kind, draft, ctx), warnings);
}

/** FillObjectMetaSystemFields, the namespace of the request, and the generated name. */
function fillSystemFields(draft: KubeObject, namespaced: boolean, ctx: ValidationContext): void {
  const meta = draft.metadata;
  // EnsureObjectNamespaceMatchesRequestNamespace (rest/meta.go) clears what has no place in the path.
  if (namespaced) meta.namespace ??= 'default';
  else delete meta.namespace;
  meta.creationTimestamp = ctx.now;
  meta.uid = placeholderUid;
  meta.resourceVersion = '1';
  delete meta.deletionTimestamp;
  delete meta.deletionGracePeriodSeconds;
  delete meta.selfLink;
  delete meta.managedFields;
  if (meta.generateName && !meta.name) meta.name = generatedName(meta.generateName);
}

/** names.SimpleNameGenerator: 63 characters at most. */
const generatedName = (base: string): string => base.slice(0, 63 - placeholderSuffix.length) + placeholderSuffix;
