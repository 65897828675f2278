import { get, isObject, type JsonObject, type Path } from '../kube/json.js';
import type { GroupKind } from '../kube/object.js';
import type { Labels } from '../kube/selectors.js';

/** The pods that an object is or makes. */
export interface PodTemplate {
  /** Path of the template (its metadata and spec) within the object; empty for a Pod itself. */
  readonly path: Path;
  readonly specPath: Path;
  readonly spec: JsonObject;
  readonly labels: Labels;
  readonly labelsPath: Path;
}

const template = ['spec', 'template'] as const;

/** Where each workload kind keeps its pod template. Kinds of operators that embed a plain template belong here too. */
const templatePaths: Readonly<Record<GroupKind, Path>> = {
  Pod: [],
  PodTemplate: ['template'],
  ReplicationController: template,
  'Deployment.apps': template,
  'ReplicaSet.apps': template,
  'StatefulSet.apps': template,
  'DaemonSet.apps': template,
  'Deployment.extensions': template,
  'ReplicaSet.extensions': template,
  'DaemonSet.extensions': template,
  'Job.batch': template,
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'template'],
  'Rollout.argoproj.io': template,
  'DeploymentConfig.apps.openshift.io': template,
  'CloneSet.apps.kruise.io': template,
};

/** Kinds that have a pod template, a Pod included. */
export const podKinds: readonly GroupKind[] = Object.keys(templatePaths);

/** The pod template of an object, or undefined where its kind has none or it is no object. */
export function podTemplateOf(kind: GroupKind, value: JsonObject): PodTemplate | undefined {
  const path = Object.hasOwn(templatePaths, kind) ? templatePaths[kind] : undefined;
  if (!path) return undefined;
  const specPath = [...path, 'spec'];
  const spec = get(value, specPath);
  if (!isObject(spec)) return undefined;
  const labelsPath = [...path, 'metadata', 'labels'];
  return { path, specPath, spec, labels: labelsOf(get(value, labelsPath)), labelsPath };
}

/** String labels only: anything else is no label and matches nothing. */
export function labelsOf(value: unknown): Labels {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).filter((e): e is [string, string] => typeof e[1] === 'string');
  return Object.fromEntries(entries);
}
