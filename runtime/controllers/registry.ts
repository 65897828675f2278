import type { ControllerFactory } from '../engine/controller.js';
import { deploymentController } from './deployment/index.js';
import { replicaSetController } from './replicaset/index.js';
import { replicationController } from './replication-controller.js';

/** Every controller, in the order in which they take turns. */
export const controllers: readonly ControllerFactory[] = [
  deploymentController,
  replicaSetController,
  replicationController,
];
