import type { ControllerFactory } from '../engine/controller.js';
import { daemonSetController } from './daemonset/index.js';
import { deploymentController } from './deployment/index.js';
import { jobController } from './job/index.js';
import { replicaSetController } from './replicaset/index.js';
import { replicationController } from './replication-controller.js';
import { statefulSetController } from './statefulset/index.js';

/** Every controller, in the order in which they take turns. */
export const controllers: readonly ControllerFactory[] = [
  deploymentController,
  replicaSetController,
  replicationController,
  statefulSetController,
  daemonSetController,
  jobController,
];
