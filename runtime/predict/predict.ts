import type { ObjectRef } from '../../compiler/diagnostics/diagnostic.js';
import { isClusterScoped } from '../../compiler/graph/scope.js';
import { groupKind, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import type { Prediction, RefusedObject } from '../../compiler/prediction/prediction.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import { apiserverPipeline } from '../apiserver/pipeline.js';
import { World } from '../engine/world.js';
import type { KubeletMode } from '../kubelet/model.js';
import { installCluster } from '../scenario/cluster.js';
import { ApiError } from '../world/errors.js';
import { nodePlacements, unplacedPods } from './placement.js';
import { RolloutRecorder } from './recorder.js';
import { workloadTimelines } from './rollout.js';
import { predictRoutes } from './routes.js';
import { type FindingCounts, verdictOf } from './verdict.js';

export interface PredictInput {
  readonly minor: Minor;
  readonly seed: number;
  /** Nodes and what else the cluster holds before the apply. */
  readonly cluster: readonly KubeObject[];
  /** What is applied, in the order in which it reaches the server. */
  readonly objects: readonly KubeObject[];
  readonly findings: FindingCounts;
  readonly assumptions?: readonly string[];
  readonly kubelet?: KubeletMode;
  /** Virtual seconds after which the simulation is cut off; 30 minutes unless said. */
  readonly horizon?: number;
}

/** Nothing may change for this many virtual milliseconds before the cluster counts as at rest. */
const quiet = 15_000;
const defaultHorizon = 1_800;

/** Applies the objects to a simulated cluster, lets it come to rest, and tells what became of them. */
export function predict(input: PredictInput): Prediction {
  const world = new World({
    minor: input.minor,
    seed: input.seed,
    kubelet: input.kubelet ?? {},
    pipeline: (profile) => apiserverPipeline(profile),
  });
  const { nodes, others } = split(input.cluster);
  installCluster(world, nodes as never, others, 'default');
  world.run({ quiet: 3_000, until: world.clock.now() + 60_000 });
  const start = world.clock.now();
  const recorder = new RolloutRecorder(world.store, world.clock, start);
  const refused = applyAll(world, input.objects);
  const end = world.run({ quiet, until: start + (input.horizon ?? defaultHorizon) * 1000 });
  const profile = profileOf(input.minor);
  const settled = end.reason === 'settled';
  const facts = {
    settled,
    refused,
    workloads: workloadTimelines(world.store, recorder),
    unplaced: unplacedPods(world.store, profile),
    routes: predictRoutes(world.store),
  };
  // The quiet at the end is how rest is recognised; nothing happens in it.
  const duration = Math.max(0, (end.at - start - (settled ? quiet : 0)) / 1000);
  return {
    kubernetesVersion: input.minor,
    seed: input.seed,
    duration,
    assumptions: input.assumptions ?? [],
    approximations: world.approximations,
    nodes: nodePlacements(world.store),
    ...facts,
    verdict: verdictOf(facts, input.findings),
  };
}

function split(cluster: readonly KubeObject[]): { nodes: KubeObject[]; others: KubeObject[] } {
  const nodes = cluster.filter((o) => o.kind === 'Node');
  return { nodes, others: cluster.filter((o) => o.kind !== 'Node') };
}

/** As `kubectl apply` would: one object after the other, refusals do not stop the rest. */
function applyAll(world: World, objects: readonly KubeObject[]): RefusedObject[] {
  const refused: RefusedObject[] = [];
  for (const object of objects) {
    try {
      world.api.create(inNamespace(object));
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      refused.push({ object: refOfPlain(object), code: e.code, message: e.message });
    }
  }
  return refused;
}

function refOfPlain({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const namespace = metadata?.namespace;
  return {
    apiVersion,
    kind,
    name: metadata?.name ?? metadata?.generateName ?? '',
    ...(namespace ? { namespace } : {}),
  };
}

/** Where `kubectl apply` without `-n` puts an object. */
function inNamespace(object: KubeObject): KubeObject {
  const { group } = parseApiVersion(object.apiVersion);
  if (object.metadata?.namespace || isClusterScoped(groupKind(group, object.kind))) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}
