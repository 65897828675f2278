import type { Volume } from '../../../schemas/generated/types/core_v1.js';
import type { Controller, ControllerContext } from '../../engine/controller.js';
import { ApiError } from '../../world/errors.js';
import { isDeleting, keyOf, type LiveOf, splitKey } from '../../world/kinds.js';
import { controllerRef } from '../shared/owners.js';

/** Makes the claims of ephemeral volumes: one a volume, owned by its pod, and made again where somebody deletes it. */
export const ephemeralVolumeController = (): Controller => ({
  name: 'ephemeral-volume-controller',
  upstream: 'pkg/controller/volume/ephemeral/controller.go',
  eventSource: 'ephemeral_volume',
  watches: {
    Pod: ({ type, object }) => {
      const { spec } = object as unknown as LiveOf<'Pod'>;
      return type !== 'DELETED' && spec?.volumes?.some((v) => v.ephemeral) ? [keyOf(object)] : [];
    },
    PersistentVolumeClaim: ({ type, object }) => {
      const owner = object.metadata.ownerReferences?.find((r) => r.kind === 'Pod');
      return type === 'DELETED' && owner ? [`${object.metadata.namespace}/${owner.name}`] : [];
    },
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const pod = ctx.client.get('Pod', namespace, name);
    if (!pod || isDeleting(pod)) return;
    for (const volume of pod.spec?.volumes ?? []) if (volume.ephemeral) claimFor(ctx, pod, volume);
  },
});

function claimFor(ctx: ControllerContext, pod: LiveOf<'Pod'>, volume: Volume): void {
  const { namespace } = pod.metadata;
  const name = `${pod.metadata.name}-${volume.name}`;
  const template = volume.ephemeral?.volumeClaimTemplate;
  const refuse = (why: string): never => {
    const message = `ephemeral volume ${volume.name}: ${why}`;
    ctx.client.event(pod, 'Warning', 'FailedBinding', message);
    throw new ApiError(500, 'InternalError', message);
  };
  const found = ctx.client.get('PersistentVolumeClaim', namespace ?? '', name);
  if (found) {
    if (!found.metadata.ownerReferences?.some((r) => r.controller && r.uid === pod.metadata.uid))
      refuse(`PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`);
    return;
  }
  if (!template) return;
  const { annotations, labels } = template.metadata ?? {};
  const metadata = {
    name,
    namespace,
    ownerReferences: [controllerRef(pod)],
    ...(annotations ? { annotations } : {}),
    ...(labels ? { labels } : {}),
  };
  try {
    ctx.client.create(
      'PersistentVolumeClaim',
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: structuredClone(template.spec) },
      `ephemeral volume ${volume.name} of ${pod.metadata.name}`,
    );
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    refuse(`create PVC ${name}: ${e.message}`);
  }
}
