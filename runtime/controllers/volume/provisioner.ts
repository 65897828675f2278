import type { ControllerContext } from '../../engine/controller.js';
import type { LiveOf } from '../../world/kinds.js';
import { type Claim, classOf } from './matching.js';

const noProvisioner = 'kubernetes.io/no-provisioner';

/** provisionClaim: without an external provisioner, all the controller can do is ask for one. */
export function provision(
  ctx: ControllerContext,
  claim: Claim,
  storage: LiveOf<'StorageClass.storage.k8s.io'> | undefined,
): void {
  if (!storage) {
    const message = `storageclass.storage.k8s.io "${classOf(claim)}" not found`;
    ctx.client.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  const { provisioner } = storage;
  if (provisioner === noProvisioner) {
    const message = `storageclass "${storage.metadata.name}" has no provisioner`;
    ctx.client.note('note', claim, message);
  }
  ctx.client.update(claim, `asks ${provisioner} for a volume`, (draft) => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      'volume.beta.kubernetes.io/storage-provisioner': provisioner,
      'volume.kubernetes.io/storage-provisioner': provisioner,
    };
  });
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  ctx.client.event(claim, 'Normal', 'ExternalProvisioning', message);
}
