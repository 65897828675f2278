import type { Controller, ControllerContext } from '../../engine/controller.js';
import { isDeleting, keyOf, type Live, namespaceOf, splitKey } from '../../world/kinds.js';
import { itself } from '../shared/owners.js';
import { isPodTerminal } from '../shared/pods.js';

const pvcFinalizer = 'kubernetes.io/pvc-protection';
const pvFinalizer = 'kubernetes.io/pv-protection';

function release(ctx: ControllerContext, object: Live<{ apiVersion: string; kind: string }>, finalizer: string): void {
  if (!isDeleting(object) || !object.metadata.finalizers?.includes(finalizer)) return;
  ctx.client.update(object, 'nothing uses it any more', (draft) => {
    draft.metadata.finalizers = draft.metadata.finalizers?.filter((f) => f !== finalizer);
    if (!draft.metadata.finalizers?.length) delete draft.metadata.finalizers;
  });
}

/** Claims stay as long as a pod uses them. */
export const pvcProtectionController = (): Controller => ({
  name: 'pvc-protection-controller',
  upstream: 'pkg/controller/volume/pvcprotection',
  watches: {
    PersistentVolumeClaim: itself,
    Pod: ({ object }) =>
      (
        (object as unknown as { spec?: { volumes?: { persistentVolumeClaim?: { claimName: string } }[] } }).spec
          ?.volumes ?? []
      ).flatMap((v) =>
        v.persistentVolumeClaim ? [`${namespaceOf(object)}/${v.persistentVolumeClaim.claimName}`] : [],
      ),
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const claim = ctx.client.get('PersistentVolumeClaim', namespace, name);
    if (!claim || !isDeleting(claim)) return;
    const used = ctx.client
      .list('Pod', namespace)
      .some(
        (p) =>
          p.spec?.volumes?.some((v) => v.persistentVolumeClaim?.claimName === name) &&
          p.spec.nodeName &&
          !isPodTerminal(p),
      );
    if (!used) release(ctx, claim, pvcFinalizer);
  },
});

/** Volumes stay as long as they are bound. */
export const pvProtectionController = (): Controller => ({
  name: 'pv-protection-controller',
  upstream: 'pkg/controller/volume/pvprotection',
  watches: { PersistentVolume: ({ object }) => [keyOf(object)] },
  reconcile(key, ctx) {
    const volume = ctx.client.get('PersistentVolume', '', key);
    if (volume && volume.status?.phase !== 'Bound') release(ctx, volume, pvFinalizer);
  },
});
