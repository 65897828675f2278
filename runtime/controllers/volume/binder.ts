import type { Controller, ControllerContext } from '../../engine/controller.js';
import { isDeleting, keyOf, splitKey } from '../../world/kinds.js';
import { bestMatch, type Claim, classOf, isBoundTo, mismatch, type Volume } from './matching.js';
import { provision } from './provisioner.js';

const bindCompleted = 'pv.kubernetes.io/bind-completed';
const boundByController = 'pv.kubernetes.io/bound-by-controller';
const selectedNode = 'volume.kubernetes.io/selected-node';

/** Everything is looked at again this often (--pvclaimbinder-sync-period). */
const resync = 15_000;

/** Binds claims to volumes. Keys: `volume/NAME` and `claim/NAMESPACE/NAME`. Mirrors volume/persistentvolume/pv_controller.go. */
export const persistentVolumeController = (): Controller => ({
  name: 'persistentvolume-controller',
  upstream: 'pkg/controller/volume/persistentvolume/pv_controller.go',
  approximation: 'volumes are only provisioned where the kubelet model is not instant',
  watches: {
    PersistentVolume: ({ object }) => {
      const ref = (object as unknown as Volume).spec?.claimRef;
      return [`volume/${object.metadata.name}`, ...(ref ? [`claim/${ref.namespace}/${ref.name}`] : [])];
    },
    PersistentVolumeClaim: ({ object }) => {
      const volume = (object as unknown as Claim).spec?.volumeName;
      return [`claim/${keyOf(object)}`, ...(volume ? [`volume/${volume}`] : [])];
    },
  },
  start(ctx) {
    const again = (): void => {
      for (const v of ctx.client.list('PersistentVolume')) ctx.queue.add(`volume/${v.metadata.name}`);
      for (const c of ctx.client.list('PersistentVolumeClaim')) ctx.queue.add(`claim/${keyOf(c)}`);
      ctx.after(resync, again, true);
    };
    ctx.after(resync, again, true);
  },
  reconcile(key, ctx) {
    const slash = key.indexOf('/');
    const rest = key.slice(slash + 1);
    if (key.startsWith('volume/')) {
      const volume = ctx.client.get('PersistentVolume', '', rest);
      if (volume) syncVolume(ctx, volume);
      return;
    }
    const { namespace, name } = splitKey(rest);
    const claim = ctx.client.get('PersistentVolumeClaim', namespace, name);
    if (!claim?.spec) return;
    if (claim.metadata.annotations?.[bindCompleted]) syncBound(ctx, claim);
    else syncUnbound(ctx, claim);
  },
});

function volumePhase(ctx: ControllerContext, volume: Volume, phase: string): void {
  if (volume.status?.phase === phase) return;
  ctx.client.updateStatus(volume, phase, (draft) => {
    draft.status = { ...draft.status, phase };
  });
}

function syncVolume(ctx: ControllerContext, volume: Volume): void {
  const ref = volume.spec?.claimRef;
  if (!ref?.uid) {
    volumePhase(ctx, volume, 'Available');
    return;
  }
  const claim = ctx.client.get('PersistentVolumeClaim', ref.namespace ?? '', ref.name ?? '');
  if (claim?.metadata.uid === ref.uid) {
    if (claim.spec?.volumeName === volume.metadata.name) volumePhase(ctx, volume, 'Bound');
    else if (!claim.spec?.volumeName) ctx.queue.add(`claim/${keyOf(claim)}`);
    return;
  }
  if (volume.status?.phase !== 'Released' && volume.status?.phase !== 'Failed') volumePhase(ctx, volume, 'Released');
  reclaim(ctx, volume);
}

/** reclaimVolume, deleteVolumeOperation: in-tree there is a deleter for host paths below /tmp alone. */
function reclaim(ctx: ControllerContext, volume: Volume): void {
  if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete' || isDeleting(volume)) return;
  const { csi, hostPath } = volume.spec;
  // What an external provisioner made, it deletes; the simulated one does so at once.
  const provisioned = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'];
  if (provisioned) ctx.client.delete(volume, 'reclaim policy Delete');
  if (provisioned || csi) return;
  if (hostPath && /\/tmp\/.+/.test(hostPath.path)) {
    ctx.client.delete(volume, 'reclaim policy Delete');
    return;
  }
  failed(
    ctx,
    volume,
    hostPath
      ? `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      : `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`,
  );
}

function failed(ctx: ControllerContext, volume: Volume, message: string): void {
  if (volume.status?.phase === 'Failed') return;
  ctx.client.updateStatus(volume, message, (draft) => {
    draft.status = { ...draft.status, phase: 'Failed', message };
  });
  ctx.client.event(volume, 'Warning', 'VolumeFailedDelete', message);
}

function claimStatus(ctx: ControllerContext, claim: Claim, phase: string, volume?: Volume): void {
  ctx.client.updateStatus(claim, volume ? `${phase} to ${volume.metadata.name}` : phase, (draft) => {
    draft.status = { ...draft.status, phase };
    if (!volume) return;
    draft.status.accessModes = [...(volume.spec?.accessModes ?? [])];
    draft.status.capacity = { storage: volume.spec?.capacity?.['storage'] ?? '0' };
  });
}

/** syncBoundClaim: a claim that was bound and lost its volume is Lost. */
function syncBound(ctx: ControllerContext, claim: Claim): void {
  const volume = claim.spec?.volumeName ? ctx.client.get('PersistentVolume', '', claim.spec.volumeName) : undefined;
  const lost = (message: string): void => {
    if (claim.status?.phase !== 'Lost') ctx.client.event(claim, 'Warning', 'ClaimLost', message);
    claimStatus(ctx, claim, 'Lost');
  };
  if (!claim.spec?.volumeName) lost('Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  else if (!volume) lost('Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  else if (!volume.spec?.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) bind(ctx, volume, claim);
  else if (claim.status?.phase !== 'Lost') {
    if (claim.status?.phase)
      ctx.client.event(
        claim,
        'Warning',
        'ClaimMisbound',
        'Two claims are bound to the same volume, this one is bound incorrectly',
      );
    claimStatus(ctx, claim, 'Lost');
  }
}

/** syncUnboundClaim. */
function syncUnbound(ctx: ControllerContext, claim: Claim): void {
  const wanted = claim.spec?.volumeName;
  if (!wanted) {
    findVolume(ctx, claim);
    return;
  }
  const volume = ctx.client.get('PersistentVolume', '', wanted);
  if (!volume) claimStatus(ctx, claim, 'Pending');
  else if (!volume.spec?.claimRef || isBoundTo(volume, claim)) {
    const problem = mismatch(volume, claim);
    if (!problem) {
      bind(ctx, volume, claim);
      return;
    }
    const message = `Cannot bind to requested volume "${wanted}": ${problem}`;
    ctx.client.event(claim, 'Warning', 'VolumeMismatch', message);
    claimStatus(ctx, claim, 'Pending');
  } else {
    const message = `volume "${wanted}" already bound to a different claim.`;
    ctx.client.event(claim, 'Warning', 'FailedBinding', message);
    claimStatus(ctx, claim, 'Pending');
  }
}

function findVolume(ctx: ControllerContext, claim: Claim): void {
  const storage = ctx.client.get('StorageClass.storage.k8s.io', '', classOf(claim));
  const delayed = storage?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = bestMatch(claim, ctx.client.list('PersistentVolume'), delayed);
  if (volume) {
    bind(ctx, volume, claim);
    return;
  }
  if (delayed && !claim.metadata.annotations?.[selectedNode]) waitForConsumer(ctx, claim);
  else if (classOf(claim)) {
    provision(ctx, claim, storage);
    return;
  } else {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    ctx.client.event(claim, 'Normal', 'FailedBinding', message);
  }
  claimStatus(ctx, claim, 'Pending');
}

function waitForConsumer(ctx: ControllerContext, claim: Claim): void {
  const pods = ctx.client
    .list('Pod', claim.metadata.namespace)
    .filter(
      (p) =>
        !p.spec?.nodeName && p.spec?.volumes?.some((v) => v.persistentVolumeClaim?.claimName === claim.metadata.name),
    )
    .map((p) => p.metadata.name);
  if (pods.length === 0)
    ctx.client.event(
      claim,
      'Normal',
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
    );
  else {
    const who = pods.length > 1 ? `pods ${pods.join(',')}` : `pod ${pods[0]}`;
    ctx.client.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${who} to be scheduled`);
  }
}

/**
 * bind: the volume points to the claim, the claim to the volume, then both say so. Others, the scheduler first, see the
 * volume reserved before the claim is bound.
 */
function bind(ctx: ControllerContext, volume: Volume, claim: Claim): void {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  if (!isBoundTo(volume, claim) || !volume.spec?.claimRef?.uid) {
    const reserved = volume.spec?.claimRef !== undefined;
    ctx.client.update(volume, `reserved for ${namespace}/${name}`, (draft) => {
      draft.spec!.claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
      if (!reserved) draft.metadata.annotations = { ...draft.metadata.annotations, [boundByController]: 'yes' };
    });
    ctx.queue.add(`claim/${keyOf(claim)}`);
    return;
  }
  volumePhase(ctx, volume, 'Bound');
  const named = claim.spec?.volumeName !== undefined && claim.spec.volumeName !== '';
  const bound = ctx.client.update(claim, `bound to ${volume.metadata.name}`, (draft) => {
    draft.spec!.volumeName = volume.metadata.name;
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [bindCompleted]: 'yes',
      ...(named ? {} : { [boundByController]: 'yes' }),
    };
  });
  claimStatus(ctx, bound, 'Bound', volume);
}
