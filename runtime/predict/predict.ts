import type { KubeObject } from '../../compiler/kube/object.js';
import type { Prediction, RefusedObject } from '../../compiler/prediction/prediction.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import { simulate } from '../engine/index.js';
import type { KubeletMode } from '../kubelet/model.js';
import { refTo } from './owners.js';
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
  /** What is applied. */
  readonly objects: readonly KubeObject[];
  readonly findings: FindingCounts;
  readonly assumptions?: readonly string[];
  readonly kubelet?: KubeletMode;
  /** Virtual seconds after which the simulation is cut off; 30 minutes unless said. */
  readonly horizon?: number;
}

/** Nothing may change for this many virtual milliseconds before the cluster counts as at rest. */
const quiet = 60_000;
const defaultHorizon = 1_800;

/** Applies the objects to a simulated cluster, lets it come to rest, and tells what became of them. */
export function predict(input: PredictInput): Prediction {
  const profile = profileOf(input.minor);
  let recorder: RolloutRecorder | undefined;
  let start = 0;
  const run = simulate({
    objects: input.objects,
    cluster: input.cluster,
    profile,
    seed: input.seed,
    kubelet: input.kubelet ?? {},
    quiet,
    until: (input.horizon ?? defaultHorizon) * 1000,
    onWorld: (world) => {
      start = world.clock.now();
      recorder = new RolloutRecorder(world.store, world.clock, start);
    },
  });
  const { view, world } = run;
  const settled = run.stopped.reason === 'settled';
  const facts = {
    settled,
    refused: run.refused.map(({ object, code, message }): RefusedObject => ({ object: refTo(object), code, message })),
    workloads: workloadTimelines(view, recorder!),
    unplaced: unplacedPods(view, run.decisions),
    routes: predictRoutes(view),
  };
  // The quiet at the end is how rest is recognised; nothing happens in it.
  const duration = Math.max(0, (world.clock.now() - start - (settled ? quiet : 0)) / 1000);
  return {
    kubernetesVersion: input.minor,
    seed: input.seed,
    duration,
    assumptions: input.assumptions ?? [],
    approximations: run.approximations,
    nodes: nodePlacements(view, run.decisions),
    ...facts,
    verdict: verdictOf(facts, input.findings),
  };
}
