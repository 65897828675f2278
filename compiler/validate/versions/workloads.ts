import { get, isObject } from '../../kube/json.js';
import type { Conversion } from './types.js';

/** Deployments and their like before apps/v1, where the selector was optional (k8s.io/api/apps/v1beta1, v1beta2). */
export const workloads: Conversion = {
  from: ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'],
  kinds: ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'],
  to: 'apps/v1',
  changes:
    'write spec.selector (apps/v1 does not derive it from the template labels), drop spec.rollbackTo and spec.templateGeneration',
  note(object) {
    // pkg/apis/extensions/v1beta1/defaults.go
    if (object['kind'] === 'Deployment' && object['apiVersion'] === 'extensions/v1beta1')
      return 'where they are left out, apps/v1 takes 25% for maxSurge and maxUnavailable (it was 1), 10 for revisionHistoryLimit and 600 for progressDeadlineSeconds (both were unlimited)';
    // pkg/apis/apps/v1beta1/defaults.go
    if (object['kind'] === 'Deployment' && object['apiVersion'] === 'apps/v1beta1')
      return 'where it is left out, apps/v1 takes 10 for revisionHistoryLimit (it was 2)';
    const strategies = ['DaemonSet', 'StatefulSet'].includes(String(object['kind']));
    if (!strategies || object['apiVersion'] === 'apps/v1beta2' || get(object, ['spec', 'updateStrategy', 'type']))
      return undefined;
    return 'apps/v1 updates Pods by itself; write spec.updateStrategy.type: OnDelete to keep the old default';
  },
  rewrite(object, to) {
    to.remove(['spec', 'rollbackTo']);
    to.remove(['spec', 'templateGeneration']);
    if (isSelector(get(object, ['spec', 'selector']))) return;
    const labels = get(object, ['spec', 'template', 'metadata', 'labels']);
    if (isObject(labels) && Object.keys(labels).length) to.set(['spec', 'selector'], { matchLabels: labels });
    else to.giveUp();
  },
};

const isSelector = (selector: unknown): boolean => isObject(selector) && Object.keys(selector).length > 0;
