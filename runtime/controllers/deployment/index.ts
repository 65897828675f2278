import { isEmptySelector } from '../../../compiler/kube/selectors.js';
import type { Controller, ControllerContext } from '../../engine/controller.js';
import { isDeleting, splitKey } from '../../world/kinds.js';
import { findCondition } from '../shared/conditions.js';
import { claim, itself, ownerOrMatching } from '../shared/owners.js';
import { rolloutRecreate } from './recreate.js';
import type { Deployment, ReplicaSet } from './replica-sets.js';
import { rolloutRolling } from './rolling.js';
import { Rollout } from './rollout.js';
import { isScalingEvent, scaleDeployment } from './scale.js';
import { syncStatus } from './status.js';

/** Deployments: a replica set per template, moved step by step. */
export const deploymentController = (): Controller => ({
  name: 'deployment-controller',
  upstream: 'pkg/controller/deployment',
  maxRetries: 15,
  watches: {
    'Deployment.apps': itself,
    'ReplicaSet.apps': ownerOrMatching('Deployment', 'apps', (o) => (o as unknown as Deployment).spec.selector),
    Pod: podGone,
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const d = ctx.client.get('Deployment.apps', namespace, name);
    if (d) sync(d, ctx);
  },
});

/** The last pod of a Recreate deployment is gone: the new replica set may start. */
const podGone: NonNullable<Controller['watches']['Pod']> = ({ type, object }, ctx) => {
  if (type !== 'DELETED') return [];
  const ref = object.metadata.ownerReferences?.find((r) => r.controller && r.kind === 'ReplicaSet');
  const rs = ref && ctx.client.get('ReplicaSet.apps', object.metadata.namespace ?? '', ref.name);
  const owner = rs?.metadata.ownerReferences?.find((r) => r.controller && r.kind === 'Deployment');
  const d = owner && ctx.client.get('Deployment.apps', object.metadata.namespace ?? '', owner.name);
  return d?.spec.strategy?.type === 'Recreate' ? [`${d.metadata.namespace}/${d.metadata.name}`] : [];
};

function sync(d: Deployment, ctx: ControllerContext): void {
  if (isEmptySelector(d.spec.selector)) {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    ctx.client.event(d, 'Warning', 'SelectingAll', message);
    return;
  }
  const list = claim(ctx, d, 'ReplicaSet.apps', d.spec.selector) as ReplicaSet[];
  const r = new Rollout(ctx, d, list);
  if (isDeleting(d)) {
    r.sort(false);
    syncStatus(r);
    return;
  }
  checkPaused(r);
  r.sort(false);
  if (r.d.spec.paused || isScalingEvent(r)) {
    scaleDeployment(r);
    if (r.d.spec.paused) r.cleanup();
    syncStatus(r);
  } else if (r.d.spec.strategy?.type === 'Recreate') rolloutRecreate(r);
  else rolloutRolling(r);
}

/** checkPausedConditions. */
function checkPaused(r: Rollout): void {
  if (!r.hasDeadline()) return;
  const condition = findCondition(r.d.status?.conditions, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return;
  const paused = condition?.reason === 'DeploymentPaused';
  if (r.d.spec.paused && !paused) r.setProgressing('Unknown', 'DeploymentPaused', 'Deployment is paused');
  else if (!r.d.spec.paused && paused) r.setProgressing('Unknown', 'DeploymentResumed', 'Deployment is resumed');
}
