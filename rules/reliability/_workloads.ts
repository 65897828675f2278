/** Workloads whose pods are to run until they are replaced. */
export const services = ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'Rollout.argoproj.io'] as const;
/** Workloads that run several equal pods. */
export const replicated = ['Deployment.apps', 'StatefulSet.apps', 'Rollout.argoproj.io'] as const;
