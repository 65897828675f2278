import type { OwnerReference } from '../../../schemas/generated/types/meta_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { ApiError } from '../../world/errors.js';
import { isDeleting, type LiveOf } from '../../world/kinds.js';
import { controllerRef } from '../shared/owners.js';
import { claimName, ordinalOf, replicasOf, type StatefulSet, startOf } from './identity.js';

type Claim = LiveOf<'PersistentVolumeClaim'>;

const claimsOf = (ctx: ControllerContext, set: StatefulSet, ordinal: number): (Claim | undefined)[] =>
  (set.spec?.volumeClaimTemplates ?? []).map((t) =>
    ctx.client.get(
      'PersistentVolumeClaim',
      set.metadata.namespace ?? '',
      claimName(t.metadata?.name ?? '', set, ordinal),
    ),
  );

/**
 * createPersistentVolumeClaims: one per template and ordinal; those that exist are used again, but not while they are
 * being deleted. @throws ApiError
 */
export function createClaims(ctx: ControllerContext, set: StatefulSet, ordinal: number): void {
  const errors: string[] = [];
  const pod = `${set.metadata.name}-${ordinal}`;
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(template.metadata?.name ?? '', set, ordinal);
    const found = ctx.client.get('PersistentVolumeClaim', set.metadata.namespace ?? '', name);
    if (found && isDeleting(found)) errors.push(`pvc ${name} is being deleted`);
    if (found) continue;
    try {
      createClaim(ctx, set, template, name, ordinal);
      const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
      ctx.client.event(set, 'Normal', 'SuccessfulCreate', message);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      errors.push(`failed to create PVC ${name}: ${e.message}`);
      const message = `Create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${e.message}`;
      ctx.client.event(set, 'Warning', 'FailedCreate', message);
    }
  }
  if (errors.length) throw new ApiError(500, 'InternalError', aggregate(errors));
}

/** utilerrors.NewAggregate: each text once, several in brackets. */
function aggregate(errors: readonly string[]): string {
  const unique = [...new Set(errors)];
  return unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
}

type Template = NonNullable<NonNullable<StatefulSet['spec']>['volumeClaimTemplates']>[number];

function createClaim(
  ctx: ControllerContext,
  set: StatefulSet,
  template: Template,
  name: string,
  ordinal: number,
): void {
  const { status: _, ...rest } = template;
  const metadata = {
    ...template.metadata,
    name,
    namespace: set.metadata.namespace,
    labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
  };
  ctx.client.create(
    'PersistentVolumeClaim',
    { ...structuredClone(rest), apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata },
    `claim of ${set.metadata.name}-${ordinal}`,
  );
}

const refersTo = (owner: { kind: string; metadata: { name: string } }) => (r: OwnerReference) =>
  r.kind === owner.kind && r.name === owner.metadata.name;

/**
 * PodClaimIsStale: where claims go with scaled down pods, one that still belongs to an earlier pod of that name has to go
 * before the pod can come again.
 */
export function hasStaleClaim(ctx: ControllerContext, set: StatefulSet, ordinal: number): boolean {
  if (set.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
  const pod = { kind: 'Pod', metadata: { name: `${set.metadata.name}-${ordinal}` } };
  return claimsOf(ctx, set, ordinal).some((c) => c?.metadata.ownerReferences?.some(refersTo(pod)));
}

/**
 * updateClaimOwnerRefForSetAndPod: who owns the claims of a pod, by the retention policy. Deleting owners then takes the
 * claims along. Returns whether a claim had to change. statefulset/stateful_set_utils.go isClaimOwnerUpToDate.
 */
export function syncClaimOwners(ctx: ControllerContext, set: StatefulSet, pod: LiveOf<'Pod'>): boolean {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const ordinal = ordinalOf(pod.metadata.name);
  const condemned = ordinal < startOf(set) || ordinal >= startOf(set) + replicasOf(set);
  const podOwns = whenScaled === 'Delete' && condemned;
  const setOwns = whenDeleted === 'Delete' && !podOwns;
  let changed = false;
  for (const claim of claimsOf(ctx, set, ordinal)) {
    if (!claim) continue;
    const refs = claim.metadata.ownerReferences ?? [];
    const ours = (r: OwnerReference) => refersTo(set)(r) || refersTo(pod)(r);
    const stale = refs.some((r) => ours(r) && r.uid !== set.metadata.uid && r.uid !== pod.metadata.uid);
    const alien = refs.some((r) => r.controller && !ours(r));
    const owns = (uid: string) => refs.some((r) => r.uid === uid);
    const right = alien
      ? !owns(set.metadata.uid) && !owns(pod.metadata.uid)
      : refs.every((r) => !ours(r) || r.controller) &&
        owns(set.metadata.uid) === setOwns &&
        owns(pod.metadata.uid) === podOwns;
    if (stale || right) continue;
    const wanted = [
      ...refs.filter((r) => !ours(r)),
      ...(podOwns && !alien ? [controllerRef(pod)] : []),
      ...(setOwns && !alien ? [controllerRef(set)] : []),
    ];
    changed = true;
    ctx.client.update(claim, `retention policy: ${whenDeleted} when deleted, ${whenScaled} when scaled`, (draft) => {
      if (wanted.length) draft.metadata.ownerReferences = wanted;
      else delete draft.metadata.ownerReferences;
    });
  }
  return changed;
}
