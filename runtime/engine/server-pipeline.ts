import { type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import { placeholderUid } from '../../compiler/validate/create.js';
import { rulesOf } from '../../compiler/validate/index.js';
import type { VersionProfile } from '../../schemas/profile.js';
import { apiserverPipeline } from '../apiserver/pipeline.js';
import { equal } from '../world/equal.js';
import { interimDefaults } from '../world/interim-defaults.js';
import type { Pipeline } from '../world/pipeline.js';

/** Kinds without a generation: their strategies count none. */
const noGeneration = new Set(['Node', 'Namespace', 'ControllerRevision', 'Lease', 'HorizontalPodAutoscaler']);

/** The API server's write path; kinds that have no rules there yet get plain defaults. */
export function serverPipeline(profile: VersionProfile): Pipeline {
  const real = apiserverPipeline(profile);
  const known = (o: KubeObject) => rulesOf(parseApiVersion(o.apiVersion).group, o.kind) !== undefined;
  return {
    create(draft, view, now, warnings) {
      if (known(draft)) return withUid(real.create(draft, view, now, warnings));
      interimDefaults(draft);
      if (!noGeneration.has(draft.kind)) draft.metadata.generation = 1;
      return draft;
    },
    update(draft, old, subresource, view, now, warnings) {
      if (subresource === 'status' || known(old)) return real.update(draft, old, subresource, view, now, warnings);
      return withSpec(draft, old);
    },
  };
}

/** Jobs repeat their uid in labels and selectors: there, too, the real one stands. */
function withUid(object: KubeObject): KubeObject {
  if (object.kind !== 'Job') return object;
  const text = JSON.stringify(object).replaceAll(placeholderUid, object.metadata.uid ?? '');
  return JSON.parse(text) as KubeObject;
}

type WithStatus = KubeObject & { status?: unknown; spec?: unknown };

/** The main resource: status stays; a changed spec takes the next generation. */
function withSpec(draft: KubeObject, old: KubeObject): KubeObject {
  interimDefaults(draft);
  const next = draft as WithStatus;
  const before = old as WithStatus;
  if (before.status === undefined) delete next.status;
  else next.status = structuredClone(before.status);
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = old.metadata;
  Object.assign(next.metadata, { uid, creationTimestamp });
  if (generation !== undefined) next.metadata.generation = generation + (equal(next.spec, before.spec) ? 0 : 1);
  if (deletionTimestamp) Object.assign(next.metadata, { deletionTimestamp, deletionGracePeriodSeconds });
  return next;
}
