import { isObject } from '../../kube/json.js';
import { matchFields } from '../field-pattern.js';
import type { NameReferenceKind } from './types.js';

/** The identity that pods run under; admission makes `default` in every namespace. */
export const serviceAccount: NameReferenceKind = {
  id: 'service-account',
  from: 'pods',
  sites: [{ at: 'serviceAccountName', name: '', to: 'ServiceAccount' }],
  provided: (name) => name === 'default',
};

export const persistentVolumeClaim: NameReferenceKind = {
  id: 'persistent-volume-claim',
  from: 'pods',
  sites: [
    {
      at: 'volumes[*]',
      name: 'persistentVolumeClaim.claimName',
      // A claim template takes the place of a volume of its name (pkg/controller/statefulset/stateful_set_utils.go, updateStorage).
      to: (volume, from) =>
        matchFields(from.value, 'spec.volumeClaimTemplates[*].metadata.name').some(
          (t) => isObject(volume) && t.value === volume['name'],
        )
          ? undefined
          : 'PersistentVolumeClaim',
    },
  ],
};

export const priorityClass: NameReferenceKind = {
  id: 'priority-class',
  from: 'pods',
  sites: [{ at: 'priorityClassName', name: '', to: 'PriorityClass.scheduling.k8s.io', namespace: 'cluster' }],
  provided: (name) => name === 'system-cluster-critical' || name === 'system-node-critical',
};

export const runtimeClass: NameReferenceKind = {
  id: 'runtime-class',
  from: 'pods',
  sites: [{ at: 'runtimeClassName', name: '', to: 'RuntimeClass.node.k8s.io', namespace: 'cluster' }],
};

export const resourceClaim: NameReferenceKind = {
  id: 'resource-claim',
  from: 'pods',
  sites: [
    { at: 'resourceClaims[*]', name: 'resourceClaimName', to: 'ResourceClaim.resource.k8s.io' },
    { at: 'resourceClaims[*]', name: 'resourceClaimTemplateName', to: 'ResourceClaimTemplate.resource.k8s.io' },
  ],
};
