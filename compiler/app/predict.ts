import type { AdmissionSettings } from '../../runtime/admission/plugin.js';
import { predict } from '../../runtime/predict/predict.js';
import type { Minor } from '../../schemas/profile.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { isBuiltInGroup } from '../graph/scope.js';
import { type KubeObject, parseApiVersion } from '../kube/object.js';
import type { Prediction } from '../prediction/prediction.js';
import { type ClusterInput, defaultCluster } from '../project/cluster.js';
import type { AnsweredObject } from './analysis.js';

export interface PredictOptions {
  /** Three empty nodes where it is missing. */
  readonly cluster?: ClusterInput;
  readonly seed?: number;
  /** Virtual seconds. */
  readonly horizon?: number;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** What runs already and is to be replaced. */
  readonly before?: readonly AnsweredObject[];
}

/** Simulates the objects of an analysis. Objects of kinds that nobody defined are left out, and said to be. */
export function predictObjects(
  objects: readonly AnsweredObject[],
  minor: Minor,
  findings: readonly Diagnostic[],
  options: PredictOptions,
): Prediction {
  const cluster = options.cluster ?? defaultCluster();
  const foreign = objects.filter(isForeign);
  const applied = objects.filter((o) => !isForeign(o));
  const count = (severity: string): number => findings.filter((d) => d.severity === severity).length;
  const before = options.before?.filter((o) => !isForeign(o)).map(plain);
  const after = applied.map(plain);
  const missing = missingNamespaces([...after, ...(before ?? [])], cluster.objects);
  return predict({
    minor,
    seed: options.seed ?? 1,
    cluster: [...missing, ...cluster.objects],
    objects: after,
    ...(before ? { before } : {}),
    findings: { errors: count('error'), warnings: count('warning') },
    assumptions: [...cluster.assumptions, ...takenToExist(missing), ...foreignKinds(foreign)],
    admission: options.admission,
    ...(options.horizon === undefined ? {} : { horizon: options.horizon }),
  });
}

/** A custom kind without a definition in the input: its operator lives elsewhere. */
function isForeign({ object, answer }: AnsweredObject): boolean {
  return answer.code === 0 && !isBuiltInGroup(parseApiVersion(String(object.value['apiVersion'])).group);
}

function foreignKinds(objects: readonly AnsweredObject[]): string[] {
  if (objects.length === 0) return [];
  const kinds = [...new Set(objects.map((o) => String(o.object.value['kind'])))].sort();
  const what = objects.length === 1 ? '1 object is' : `${objects.length} objects are`;
  return [
    `${what} of kinds that no CRD in the input defines (${kinds.join(', ')}): taken to be known to the cluster, not simulated.`,
  ];
}

const plain = ({ object }: AnsweredObject): KubeObject => structuredClone(object.value) as unknown as KubeObject;

const alwaysThere = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** Namespaces that objects name and that nobody makes. */
export function missingNamespaces(objects: readonly KubeObject[], cluster: readonly KubeObject[]): KubeObject[] {
  const made = new Set([...objects, ...cluster].filter((o) => o.kind === 'Namespace').map((o) => o.metadata?.name));
  const named = new Set(objects.map((o) => o.metadata?.namespace).filter((n) => typeof n === 'string' && n !== ''));
  return [...named]
    .filter((n): n is string => n !== undefined && !made.has(n) && !alwaysThere.has(n))
    .sort()
    .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

const takenToExist = (namespaces: readonly KubeObject[]): string[] =>
  namespaces.length
    ? [`Not in the input, and taken to exist: namespace ${namespaces.map((n) => n.metadata.name).join(', ')}.`]
    : [];
