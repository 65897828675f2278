import type { JsonObject } from '../../compiler/kube/json.js';
import { type ClusterView, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import {
  createObject,
  replaceObject,
  rulesOf,
  type ServerAnswer,
  type ValidationContext,
} from '../../compiler/validate/index.js';
import { tablesOf } from '../../schemas/load.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { timestamp } from '../world/clock.js';
import { equal } from '../world/equal.js';
import { ApiError } from '../world/errors.js';
import { interimDefaults } from '../world/interim-defaults.js';
import type { Pipeline } from '../world/pipeline.js';

/** Kinds without a generation: their strategies count none. */
const noGeneration = new Set([
  'Node',
  'Namespace',
  'Service',
  'Endpoints',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'LimitRange',
  'ControllerRevision',
  'Event',
  'Lease',
  'HorizontalPodAutoscaler',
]);

/** Decode, default, admit and validate as the API server does, by the rules in `compiler/validate`. */
export function serverPipeline(profile: VersionProfile): Pipeline {
  const context = (now: number): ValidationContext => ({
    profile,
    tables: tablesOf(profile.minor),
    now: timestamp(now),
  });
  return {
    create(draft, _view, now, warnings) {
      const { uid, creationTimestamp, resourceVersion } = draft.metadata;
      const stored = answer(draft, warnings, (input) => createObject(input, context(now)));
      Object.assign(stored.metadata, { uid, creationTimestamp, resourceVersion });
      if (!noGeneration.has(stored.kind)) stored.metadata.generation = 1;
      return stored;
    },
    update(draft, old, subresource, _view, now, warnings) {
      return subresource === 'status' ? withStatus(draft, old) : withSpec(draft, old, context(now), warnings);
    },
  };
}

function answer(draft: KubeObject, warnings: string[], ask: (input: JsonObject) => ServerAnswer): KubeObject {
  const { group } = parseApiVersion(draft.apiVersion);
  if (!rulesOf(group, draft.kind)) {
    interimDefaults(draft);
    return draft;
  }
  const said = ask(draft as unknown as JsonObject);
  warnings.push(...said.warnings);
  if (said.object) return structuredClone(said.object);
  throw new ApiError(said.code, said.reason ?? 'BadRequest', said.message ?? '', said.causes ?? []);
}

type WithStatus = KubeObject & { status?: unknown; spec?: unknown };

/** The status subresource: everything else stays as it is. */
function withStatus(draft: KubeObject, old: KubeObject): KubeObject {
  const next = { ...structuredClone(old), metadata: { ...old.metadata } } as WithStatus;
  const status = (draft as WithStatus).status;
  if (status === undefined) delete next.status;
  else next.status = status;
  return next;
}

/** The main resource: status stays; a changed spec takes the next generation. */
function withSpec(draft: KubeObject, old: KubeObject, ctx: ValidationContext, warnings: string[]): KubeObject {
  const next = answer(draft, warnings, (input) => replaceObject(input, old, ctx)) as WithStatus;
  const before = old as WithStatus;
  if (before.status === undefined) delete next.status;
  else next.status = structuredClone(before.status);
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = old.metadata;
  Object.assign(next.metadata, { uid, creationTimestamp });
  if (generation !== undefined) next.metadata.generation = generation + (equal(next.spec, before.spec) ? 0 : 1);
  if (deletionTimestamp) Object.assign(next.metadata, { deletionTimestamp, deletionGracePeriodSeconds });
  return next;
}

export type { ClusterView };
