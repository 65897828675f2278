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
  return predict({
    minor,
    seed: options.seed ?? 1,
    cluster: cluster.objects,
    objects: applied.map((o) => structuredClone(o.object.value) as unknown as KubeObject),
    findings: { errors: count('error'), warnings: count('warning') },
    assumptions: [...cluster.assumptions, ...foreignKinds(foreign)],
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
