import { expressionChecks } from '../../compiler/cel/admission/expression-checks.js';
import { isObject } from '../../compiler/kube/json.js';
import { asJson, type ClusterView, type KubeObject } from '../../compiler/kube/object.js';
import { createObject, replaceObject } from '../../compiler/validate/index.js';
import type { AdmissionHooks, CustomKinds, ServerAnswer, ValidationContext } from '../../compiler/validate/types.js';
import { tablesOf } from '../../schemas/load.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { createAdmission } from '../admission/chain.js';
import type { AdmissionOptions } from '../admission/plugin.js';
import { ApiError } from '../world/errors.js';
import type { Pipeline, WriteOptions } from '../world/pipeline.js';
import { suffixFrom } from './names.js';

export interface ApiServerOptions {
  readonly admission?: AdmissionOptions;
  /** Custom kinds, from the CRDs that the view holds at that time. */
  readonly crds?: (view: ClusterView) => CustomKinds;
}

/**
 * The real write path behind the simulated API: decode, default, admit, prepare, validate, admit again.
 * Names, uids and timestamps that the caller drew are kept.
 */
export function apiserverPipeline(profile: VersionProfile, options: ApiServerOptions = {}): Pipeline {
  const contextAt = (view: ClusterView, now: number, { lenient, services }: WriteOptions): ValidationContext => ({
    profile,
    tables: tablesOf(profile.minor),
    now: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    expressions: expressionChecks(profile),
    ...(services ? { services } : {}),
    ...(lenient ? { unknownFields: 'warn' as const } : {}),
    ...(options.crds ? { crds: options.crds(view) } : {}),
  });
  const hooksAt = (view: ClusterView, ctx: ValidationContext, seed: string) =>
    createAdmission({
      profile,
      view,
      options: {
        assumeServiceAccounts: 'default',
        randomSuffix: () => suffixFrom(seed),
        ...options.admission,
        now: ctx.now,
      },
    });
  return {
    create(draft, view, now, asked) {
      const { warnings = [], generatedName } = asked;
      const ctx = contextAt(view, now, asked);
      const { uid = '' } = draft.metadata;
      const hooks = hooksAt(view, ctx, uid);
      const answer = createObject(asJson(draft), ctx, generatedName ? namelessAdmission(hooks) : hooks);
      const object = accept(answer, warnings);
      object.metadata.uid = uid;
      delete object.metadata.resourceVersion;
      return object;
    },
    update(draft, old, subresource, view, now, asked) {
      if (subresource === 'status') return withStatusOf(draft, old);
      const ctx = contextAt(view, now, asked);
      const hooks = hooksAt(view, ctx, old.metadata.uid ?? '');
      return accept(replaceObject(asJson(draft), old, ctx, hooks), asked.warnings ?? []);
    },
  };
}

/** Names are drawn from `generateName` behind the plugins that may change an object (registry/rest/create.go BeforeCreate). */
function namelessAdmission(hooks: AdmissionHooks): AdmissionHooks {
  return {
    ...hooks,
    mutate(request) {
      const { metadata } = request.object;
      const { name } = metadata;
      delete metadata.name;
      const refusal = hooks.mutate({ ...request, name: '' });
      request.object.metadata.name = name;
      return refusal;
    },
  };
}

function accept(answer: ServerAnswer, warnings: string[]): KubeObject {
  warnings.push(...answer.warnings);
  if (answer.object && (answer.code === 200 || answer.code === 201)) return answer.object;
  const code = answer.code || 404;
  throw new ApiError(
    code,
    answer.reason ?? 'NotFound',
    answer.message ?? 'the server could not find it',
    answer.causes,
  );
}

/** The status strategy of most kinds: everything but the status stays as it is. */
function withStatusOf(draft: KubeObject, old: KubeObject): KubeObject {
  const { status } = asJson(draft);
  const { resourceVersion, managedFields: _, ...metadata } = old.metadata;
  const kept = { ...old, metadata: { ...metadata, ...(resourceVersion ? { resourceVersion } : {}) } };
  return isObject(status) ? ({ ...kept, status } as KubeObject) : kept;
}
