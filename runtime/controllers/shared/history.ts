import type { LabelSelectorLike } from '../../../compiler/kube/selectors.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { equal } from '../../world/equal.js';
import { type Live, type LiveOf, namespaceOf } from '../../world/kinds.js';
import { revisionHash, templateHash } from './hash.js';
import { claim, controllerRef } from './owners.js';

export type Revision = LiveOf<'ControllerRevision.apps'>;

interface Owner extends Live<{ apiVersion: string; kind: string }> {
  readonly spec?: { template: PodTemplateSpec; selector?: LabelSelectorLike };
  readonly status?: { collisionCount?: number };
}

interface Found {
  /** The revision of the current template. */
  readonly update: Revision;
  /** All, by revision number; `update` among them. */
  readonly all: readonly Revision[];
}

const dataOf = (template: PodTemplateSpec) => ({ spec: { template: { ...template, $patch: 'replace' } } });

export function templateOf(revision: Revision): PodTemplateSpec {
  const { $patch: _, ...template } = (revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } })
    .spec.template;
  return template;
}

export const sortRevisions = (list: readonly Revision[]): Revision[] =>
  [...list].sort(
    (a, b) =>
      (a.revision ?? 0) - (b.revision ?? 0) ||
      (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );

/** Adopts orphaned revisions, and finds, renumbers or makes the one of the owner's template. Mirrors pkg/controller/history and its users. */
export function syncRevision(ctx: ControllerContext, owner: Owner, labels: Record<string, string>): Found {
  const all = sortRevisions(claim(ctx, owner, 'ControllerRevision.apps', owner.spec?.selector));
  const data = dataOf(owner.spec!.template);
  const latest = all.at(-1);
  const same = all.filter((r) => equal(r.data, data)).at(-1);
  if (same && same === latest) return { update: same, all };
  const number = (latest?.revision ?? 0) + 1;
  if (same) {
    const update = ctx.client.update(same, `its template is wanted again, as revision ${number}`, (draft) => {
      draft.revision = number;
    });
    return { update, all: sortRevisions([...all.filter((r) => r !== same), update]) };
  }
  const update = create(ctx, owner, data, number, labels);
  return { update, all: [...all, update] };
}

function create(
  ctx: ControllerContext,
  owner: Owner,
  data: object,
  number: number,
  labels: Record<string, string>,
): Revision {
  for (let collision = 0; ; collision++) {
    const hash =
      owner.kind === 'DaemonSet'
        ? templateHash(ctx.profile, owner.spec!.template, collision || owner.status?.collisionCount)
        : revisionHash(data, collision || (owner.status?.collisionCount ?? 0));
    const name = `${owner.metadata.name}-${hash}`;
    if (ctx.client.get('ControllerRevision.apps', namespaceOf(owner), name)) continue;
    const key = owner.kind === 'DaemonSet' ? 'controller-revision-hash' : 'controller.kubernetes.io/hash';
    return ctx.client.create(
      'ControllerRevision.apps',
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name,
          namespace: namespaceOf(owner),
          labels: { ...labels, [key]: hash },
          ...(owner.metadata.annotations ? { annotations: { ...owner.metadata.annotations } } : {}),
          ownerReferences: [controllerRef(owner)],
        },
        data: data as { [key: string]: unknown },
        revision: number,
      },
      `the template of ${owner.metadata.name} has no revision yet`,
    );
  }
}

/** Deletes revisions that nothing uses beyond the limit, oldest first. */
export function truncateHistory(
  ctx: ControllerContext,
  all: readonly Revision[],
  live: ReadonlySet<string>,
  limit: number,
): void {
  const unused = all.filter((r) => !live.has(r.metadata.name));
  for (const r of unused.slice(0, Math.max(0, unused.length - limit)))
    ctx.client.delete(r, `beyond revisionHistoryLimit ${limit}`);
}
