import type { ControllerContext } from '../../engine/controller.js';
import { timestamp } from '../../world/clock.js';
import { ApiError } from '../../world/errors.js';
import { findCondition, setCondition } from '../shared/conditions.js';
import { templateHash } from '../shared/hash.js';
import { controllerRef } from '../shared/owners.js';
import * as rss from './replica-sets.js';

/** One sync of one Deployment: what is known of it, and the writes that several strategies share. */
export class Rollout {
  newRS: rss.ReplicaSet | undefined;
  oldRSs: rss.ReplicaSet[] = [];

  constructor(
    readonly ctx: ControllerContext,
    public d: rss.Deployment,
    private list: rss.ReplicaSet[],
  ) {}

  get all(): rss.ReplicaSet[] {
    return this.newRS ? [...this.oldRSs, this.newRS] : this.oldRSs;
  }

  hasDeadline(): boolean {
    const seconds = this.d.spec.progressDeadlineSeconds;
    return seconds !== undefined && seconds !== 2147483647;
  }

  setProgressing(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    const now = timestamp(this.ctx.now());
    this.d = this.ctx.client.updateStatus(this.d, message, (draft) => {
      const condition = { type: 'Progressing', status, reason, message, lastUpdateTime: now, lastTransitionTime: now };
      draft.status = { ...draft.status, conditions: setCondition(draft.status?.conditions, condition) };
    });
  }

  private setRevision(revision: string | undefined): void {
    if (!revision || this.d.metadata.annotations?.[rss.annotations.revision] === revision) return;
    this.d = this.ctx.client.update(this.d, `revision ${revision} is current`, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [rss.annotations.revision]: revision };
    });
  }

  /** getAllReplicaSetsAndSyncRevision: finds (or makes) the new replica set and numbers it. */
  sort(create: boolean): void {
    const found = rss.findNew(this.d, this.list);
    this.oldRSs = this.list.filter((rs) => rs.metadata.uid !== found?.metadata.uid);
    const revision = Math.max(0, ...this.oldRSs.map(rss.revisionOf)) + 1;
    if (found) this.newRS = this.refresh(found, revision);
    else this.newRS = create ? this.create(revision) : undefined;
  }

  private refresh(found: rss.ReplicaSet, revision: number): rss.ReplicaSet {
    const annotations = rss.newAnnotations(this.d, found.metadata.annotations, revision);
    if (annotations || (found.spec?.minReadySeconds ?? 0) !== (this.d.spec.minReadySeconds ?? 0)) {
      const updated = this.ctx.client.update(
        found,
        `becomes revision ${revision} of ${this.d.metadata.name}`,
        (draft) => {
          draft.metadata.annotations = annotations ?? draft.metadata.annotations;
          if (this.d.spec.minReadySeconds) draft.spec!.minReadySeconds = this.d.spec.minReadySeconds;
          else delete draft.spec!.minReadySeconds;
        },
      );
      this.replace(updated);
      return updated;
    }
    this.setRevision(found.metadata.annotations?.[rss.annotations.revision]);
    if (this.hasDeadline() && !findCondition(this.d.status?.conditions, 'Progressing'))
      this.setProgressing('True', 'FoundNewReplicaSet', `Found new replica set "${found.metadata.name}"`);
    return found;
  }

  private create(revision: number): rss.ReplicaSet {
    const { d, ctx } = this;
    const hash = templateHash(ctx.profile, d.spec.template, d.status?.collisionCount);
    const template = structuredClone(d.spec.template);
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [rss.hashLabel]: hash } };
    const size = rss.newSize(d, this.oldRSs, 0);
    const name = `${d.metadata.name}-${hash}`;
    const { selector } = d.spec;
    try {
      const created = ctx.client.create(
        'ReplicaSet.apps',
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: {
            name,
            namespace: d.metadata.namespace,
            labels: { ...template.metadata.labels },
            annotations: { ...rss.newAnnotations(d, undefined, revision), ...rss.sizeAnnotations(d) },
            ownerReferences: [controllerRef(d)],
          },
          spec: {
            replicas: size,
            ...(d.spec.minReadySeconds ? { minReadySeconds: d.spec.minReadySeconds } : {}),
            selector: { ...selector, matchLabels: { ...selector.matchLabels, [rss.hashLabel]: hash } },
            template,
          },
        },
        `the template of ${d.metadata.name} has no replica set yet`,
      );
      if (size > 0)
        ctx.client.event(d, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`);
      this.list = [...this.list, created];
      this.setRevision(String(revision));
      if (this.hasDeadline()) this.setProgressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
      return created;
    } catch (e) {
      this.createFailed(e, name);
      throw e;
    }
  }

  private createFailed(e: unknown, name: string): void {
    if (!(e instanceof ApiError)) return;
    if (e.reason === 'AlreadyExists') {
      this.d = this.ctx.client.updateStatus(this.d, 'the name of its replica set is taken', (draft) => {
        draft.status = { ...draft.status, collisionCount: (draft.status?.collisionCount ?? 0) + 1 };
      });
      return;
    }
    const message = `Failed to create new replica set "${name}": ${e.message}`;
    if (this.hasDeadline()) this.setProgressing('False', 'ReplicaSetCreateError', message);
    this.ctx.client.event(this.d, 'Warning', 'ReplicaSetCreateError', message);
  }

  private replace(rs: rss.ReplicaSet): void {
    const swap = (x: rss.ReplicaSet) => (x.metadata.uid === rs.metadata.uid ? rs : x);
    this.list = this.list.map(swap);
    this.oldRSs = this.oldRSs.map(swap);
    if (this.newRS) this.newRS = swap(this.newRS);
  }

  /** scaleReplicaSet. Returns whether the size changed. */
  scale(rs: rss.ReplicaSet, size: number, why: string, force = false): boolean {
    const before = rss.sizeOf(rs);
    if (!force && before === size) return false;
    const wanted = rss.sizeAnnotations(this.d);
    const stale = Object.entries(wanted).some(([k, v]) => rs.metadata.annotations?.[k] !== v);
    if (before === size && !stale) return false;
    const updated = this.ctx.client.update(rs, `${why}: from ${before} to ${size}`, (draft) => {
      draft.spec!.replicas = size;
      draft.metadata.annotations = { ...draft.metadata.annotations, ...wanted };
    });
    this.replace(updated);
    if (before === size) return false;
    const way = before < size ? 'up' : 'down';
    const message = `Scaled ${way} replica set ${rs.metadata.name} from ${before} to ${size}`;
    this.ctx.client.event(this.d, 'Normal', 'ScalingReplicaSet', message);
    return true;
  }

  /** cleanupDeployment: old empty replica sets beyond the history limit go, lowest revision first. */
  cleanup(): void {
    const limit = this.d.spec.revisionHistoryLimit;
    if (limit === undefined || limit === 2147483647) return;
    const alive = this.oldRSs.filter((rs) => rs.metadata.deletionTimestamp === undefined);
    const excess = alive.length - limit;
    if (excess <= 0) return;
    alive.sort((a, b) => rss.revisionOf(a) - rss.revisionOf(b) || rss.byCreation(a, b));
    for (const rs of alive.slice(0, excess)) {
      const busy = (rs.status?.replicas ?? 0) !== 0 || rss.sizeOf(rs) !== 0;
      if (busy || (rs.metadata.generation ?? 0) > (rs.status?.observedGeneration ?? 0)) continue;
      this.ctx.client.delete(rs, `beyond revisionHistoryLimit ${limit}`);
    }
  }
}
