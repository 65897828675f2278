import { configMap } from './config-map.js';
import { disruptionBudgetPods } from './disruption-budget-pods.js';
import { routeBackend, routeParent } from './gateway.js';
import { ingressClass, ingressService, ingressTlsSecret } from './ingress.js';
import { networkPolicyPods } from './network-policy-pods.js';
import { owner } from './owner.js';
import {
  persistentVolumeClaim,
  priorityClass,
  resourceClaim,
  runtimeClass,
  serviceAccount,
} from './pod-dependencies.js';
import { roleRef, roleSubject } from './rbac.js';
import { scaleTarget, verticalTarget } from './scale-target.js';
import { imagePullSecret, secret, serviceAccountSecret } from './secret.js';
import { servicePods } from './service-pods.js';
import { statefulService } from './stateful-service.js';
import { persistentVolume, storageClass } from './storage.js';
import type { NameReferenceKind, SelectorReferenceKind } from './types.js';
import { webhookService } from './webhook-service.js';
import { workloadSelector } from './workload-selector.js';

/** Every way in which one object names another. */
export const nameReferences: readonly NameReferenceKind[] = [
  configMap,
  secret,
  imagePullSecret,
  serviceAccountSecret,
  serviceAccount,
  persistentVolumeClaim,
  priorityClass,
  runtimeClass,
  resourceClaim,
  ingressService,
  ingressTlsSecret,
  ingressClass,
  routeBackend,
  routeParent,
  scaleTarget,
  verticalTarget,
  roleRef,
  roleSubject,
  storageClass,
  persistentVolume,
  statefulService,
  webhookService,
  owner,
];

/** Every way in which one object selects others by label. */
export const selectorReferences: readonly SelectorReferenceKind[] = [
  servicePods,
  disruptionBudgetPods,
  networkPolicyPods,
  workloadSelector,
];
