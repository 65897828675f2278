import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Flags } from '../command-line.js';
import type { Session } from '../session.js';
import * as config from './config.js';
import { ingress } from './ingress.js';
import * as rbac from './rbac.js';
import * as services from './services.js';
import * as workloads from './workloads.js';

/** Makes the object of a `kubectl create TYPE NAME` from its flags. */
export type Generator = (s: Session, flags: Flags, names: string[]) => KubeObject;

export const generators: Readonly<Record<string, Generator>> = {
  deployment: workloads.deployment,
  deploy: workloads.deployment,
  job: workloads.job,
  cronjob: workloads.cronJob,
  cj: workloads.cronJob,
  namespace: config.namespace,
  ns: config.namespace,
  configmap: config.configMap,
  cm: config.configMap,
  secret: config.secret,
  serviceaccount: config.serviceAccount,
  sa: config.serviceAccount,
  quota: config.quota,
  resourcequota: config.quota,
  poddisruptionbudget: config.podDisruptionBudget,
  pdb: config.podDisruptionBudget,
  priorityclass: config.priorityClass,
  pc: config.priorityClass,
  service: services.service,
  svc: services.service,
  ingress,
  ing: ingress,
  role: rbac.role,
  clusterrole: rbac.clusterRole,
  rolebinding: rbac.roleBinding,
  clusterrolebinding: rbac.clusterRoleBinding,
};
