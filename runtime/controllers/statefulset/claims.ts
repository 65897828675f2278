import type { OwnerReference } from '../../../schemas/generated/types/meta_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { equal } from '../../world/equal.js';
import type { LiveOf } from '../../world/kinds.js';
import { controllerRef } from '../shared/owners.js';
import { claimName, ordinalOf, replicasOf, type StatefulSet, startOf } from './identity.js';

/** createPersistentVolumeClaims: one per template and ordinal; those that exist are used again. */
export function createClaims(ctx: ControllerContext, set: StatefulSet, ordinal: number): void {
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(template.metadata?.name ?? '', set, ordinal);
    if (ctx.client.get('PersistentVolumeClaim', set.metadata.namespace ?? '', name)) continue;
    const { status: _, ...rest } = template;
    ctx.client.create(
      'PersistentVolumeClaim',
      {
        ...structuredClone(rest),
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          ...template.metadata,
          name,
          namespace: set.metadata.namespace,
          labels: { ...template.metadata?.labels, ...set.spec?.selector.matchLabels },
        },
      },
      `claim of ${set.metadata.name}-${ordinal}`,
    );
    const pod = `${set.metadata.name}-${ordinal}`;
    const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
    ctx.client.event(set, 'Normal', 'SuccessfulCreate', message);
  }
}

/**
 * updateClaimOwnerRefForSetAndPod: who owns the claims of a pod, by the retention policy. Deleting owners then takes the
 * claims along.
 */
export function syncClaimOwners(ctx: ControllerContext, set: StatefulSet, pod: LiveOf<'Pod'>): void {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const ordinal = ordinalOf(pod.metadata.name);
  const condemned = ordinal < startOf(set) || ordinal >= startOf(set) + replicasOf(set);
  const podOwns = whenScaled === 'Delete' && condemned;
  const setOwns = whenDeleted === 'Delete' && !podOwns;
  for (const template of set.spec?.volumeClaimTemplates ?? []) {
    const name = claimName(template.metadata?.name ?? '', set, ordinal);
    const claim = ctx.client.get('PersistentVolumeClaim', set.metadata.namespace ?? '', name);
    if (!claim) continue;
    const others = (claim.metadata.ownerReferences ?? []).filter(
      (r) => r.uid !== set.metadata.uid && r.uid !== pod.metadata.uid,
    );
    const wanted: OwnerReference[] = [
      ...others,
      ...(podOwns ? [controllerRef(pod)] : []),
      ...(setOwns ? [controllerRef(set)] : []),
    ];
    if (equal(wanted, claim.metadata.ownerReferences ?? [])) continue;
    ctx.client.update(claim, `retention policy: ${whenDeleted} when deleted, ${whenScaled} when scaled`, (draft) => {
      if (wanted.length) draft.metadata.ownerReferences = wanted;
      else delete draft.metadata.ownerReferences;
    });
  }
}
