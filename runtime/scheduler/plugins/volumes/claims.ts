import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  Volume,
} from '../../../../schemas/generated/types/core_v1.js';
import type { StorageClass } from '../../../../schemas/generated/types/storage_v1.js';
import type { ClusterState } from '../../cluster/cluster-state.js';
import type { EventRegistration } from '../../framework/events.js';

/** Look-ups shared by the volume plugins, with the listers' error texts. */
export const claimNotFound = (name: string): string => `persistentvolumeclaim "${name}" not found`;
export const volumeNotFound = (name: string): string => `persistentvolume "${name}" not found`;
export const classNotFound = (name: string): string => `storageclass.storage.k8s.io "${name}" not found`;

export const namespaceOf = (pod: Pod): string => pod.metadata?.namespace ?? 'default';

export function claimOf(cluster: ClusterState, namespace: string, name: string): PersistentVolumeClaim | undefined {
  return cluster.objects.get<PersistentVolumeClaim>('PersistentVolumeClaim', namespace, name);
}

export function volumeOf(cluster: ClusterState, name: string): PersistentVolume | undefined {
  return cluster.objects.get<PersistentVolume>('PersistentVolume', '', name);
}

export function classOf(cluster: ClusterState, name: string): StorageClass | undefined {
  return cluster.objects.get<StorageClass>('StorageClass', '', name);
}

const betaClass = 'volume.beta.kubernetes.io/storage-class';

/** The class of a claim or volume; the annotation of old wins (component-helpers storage/volume/helpers.go). */
export function classNameOf(object: PersistentVolumeClaim | PersistentVolume): string {
  const annotated = object.metadata?.annotations;
  if (annotated && Object.hasOwn(annotated, betaClass)) return annotated[betaClass]!;
  return object.spec?.storageClassName ?? '';
}

/** The claim a pod volume stands for, if it does for one. */
export function claimNameOf(pod: Pod, volume: Volume): { name: string; ephemeral: boolean } | undefined {
  if (volume.persistentVolumeClaim) return { name: volume.persistentVolumeClaim.claimName ?? '', ephemeral: false };
  if (volume.ephemeral) return { name: `${pod.metadata?.name}-${volume.name}`, ephemeral: true };
  return undefined;
}

/** Why a generic ephemeral volume may not use a claim (component-helpers storage/ephemeral). */
export function foreignClaim(pod: Pod, claim: PersistentVolumeClaim): string | undefined {
  const owner = claim.metadata?.ownerReferences?.find((o) => o.controller);
  const owned = owner && (pod.metadata?.uid ? owner.uid === pod.metadata.uid : owner.name === pod.metadata?.name);
  if (owned) return undefined;
  const claimName = `${claim.metadata?.namespace ?? 'default'}/${claim.metadata?.name}`;
  return `PVC ${claimName} was not created for pod ${namespaceOf(pod)}/${pod.metadata?.name} (pod is not owner)`;
}

/** True where one of the pod's volumes stands for the claim. */
export function usesClaim(pod: Pod, claim: PersistentVolumeClaim | undefined, withEphemeral: boolean): boolean {
  if (!claim || (claim.metadata?.namespace ?? 'default') !== namespaceOf(pod)) return false;
  return (pod.spec?.volumes ?? []).some((v) => {
    const named = claimNameOf(pod, v);
    return named !== undefined && (withEphemeral || !named.ephemeral) && named.name === claim.metadata?.name;
  });
}

/** A registration: a claim came (or changed) that the pod uses. */
export function claimEvents(actions: readonly ('Add' | 'Update')[], withEphemeral: boolean): EventRegistration {
  return {
    resource: 'PersistentVolumeClaim',
    actions,
    hint: (pod, _old, next) => (usesClaim(pod, next as PersistentVolumeClaim, withEphemeral) ? 'Queue' : 'QueueSkip'),
  };
}
