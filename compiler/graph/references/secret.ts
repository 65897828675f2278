import { get, isObject } from '../../kube/json.js';
import type { GraphNode } from '../node.js';
import type { NameReferenceKind, NameSite, PartSpec } from './types.js';

function hasKey(target: GraphNode, key: string | number): boolean | undefined {
  // The token controller fills these after creation.
  if (target.value['type'] === 'kubernetes.io/service-account-token') return undefined;
  return ['data', 'stringData'].some((field) => {
    const entries = get(target.value, [field]);
    return isObject(entries) && Object.hasOwn(entries, String(key));
  });
}

const key = (at: string): PartSpec => ({ kind: 'key', at, has: hasKey });
const containers = 'containers|initContainers|ephemeralContainers[*]';
const site = (at: string, parts: readonly PartSpec[] = [], name = 'name'): NameSite => ({
  at,
  name,
  to: 'Secret',
  optional: 'optional',
  parts,
});

/** Pods reading a Secret: environment, whole or by key, and volumes. */
export const secret: NameReferenceKind = {
  id: 'secret',
  from: 'pods',
  sites: [
    site(`${containers}.env[*].valueFrom.secretKeyRef`, [key('key')]),
    site(`${containers}.envFrom[*].secretRef`),
    site('volumes[*].secret', [key('items[*].key')], 'secretName'),
    site('volumes[*].projected.sources[*].secret', [key('items[*].key')]),
    site('volumes[*].csi.nodePublishSecretRef'),
    site('volumes[*].cephfs|rbd|iscsi|flexVolume|scaleIO|storageos.secretRef'),
    site('volumes[*].azureFile', [], 'secretName'),
  ],
};

/** Credentials for registries. A missing one does not stop a pod whose images are public. */
export const imagePullSecret: NameReferenceKind = {
  id: 'image-pull-secret',
  from: 'pods',
  sites: [{ at: 'imagePullSecrets[*]', name: 'name', to: 'Secret' }],
};

export const serviceAccountSecret: NameReferenceKind = {
  id: 'service-account-secret',
  from: ['ServiceAccount'],
  sites: [{ at: 'secrets|imagePullSecrets[*]', name: 'name', to: 'Secret' }],
};
