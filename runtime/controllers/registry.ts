import type { ControllerFactory } from '../engine/controller.js';
import { clusterRoleAggregationController } from './cluster-role-aggregation.js';
import { cronJobController } from './cronjob/index.js';
import { customResourceController } from './custom-resources.js';
import { daemonSetController } from './daemonset/index.js';
import { deploymentController } from './deployment/index.js';
import { disruptionController } from './disruption.js';
import { endpointsController } from './endpoints.js';
import { endpointSliceController } from './endpointslice/index.js';
import { endpointSliceMirroringController } from './endpointslice/mirroring.js';
import { garbageCollector } from './garbage-collector.js';
import { jobController } from './job/index.js';
import { namespaceController } from './namespace.js';
import { nodeLifecycleController } from './node-lifecycle.js';
import { podGcController } from './pod-gc.js';
import { horizontalController } from './podautoscaler/index.js';
import { replicaSetController } from './replicaset/index.js';
import { replicationController } from './replication-controller.js';
import { resourceQuotaController } from './resource-quota.js';
import { serviceAccountController } from './service-account.js';
import { statefulSetController } from './statefulset/index.js';
import { taintEvictionController } from './taint-eviction.js';
import { ttlAfterFinishedController } from './ttl-after-finished.js';
import { persistentVolumeController } from './volume/binder.js';
import { ephemeralVolumeController } from './volume/ephemeral.js';
import { pvcProtectionController, pvProtectionController } from './volume/protection.js';

/** Every controller, in the order in which they take turns. */
export const controllers: readonly ControllerFactory[] = [
  serviceAccountController,
  // Before those that make pods: it looks at a new budget while they are still asking for them.
  disruptionController,
  deploymentController,
  replicaSetController,
  replicationController,
  statefulSetController,
  daemonSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  horizontalController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  ephemeralVolumeController,
  persistentVolumeController,
  pvcProtectionController,
  pvProtectionController,
  nodeLifecycleController,
  taintEvictionController,
  podGcController,
  resourceQuotaController,
  clusterRoleAggregationController,
  garbageCollector,
  namespaceController,
  customResourceController,
];
