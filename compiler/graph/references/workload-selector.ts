import type { SelectorReferenceKind } from './types.js';

/** The pods that a controller takes for its own. */
export const workloadSelector: SelectorReferenceKind = {
  id: 'workload-selector',
  from: ['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Rollout.argoproj.io'],
  sites: [{ at: 'spec.selector', style: 'selector', emptyMeansNone: true }],
};
