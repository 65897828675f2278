import type { KubeObject } from '../../compiler/kube/object.js';
import type { Prediction, RefusedObject } from '../../compiler/prediction/prediction.js';
import { type Minor, profileOf } from '../../schemas/profile.js';
import type { AdmissionSettings } from '../admission/plugin.js';
import { type SimulateResult, simulate, type World } from '../engine/index.js';
import type { KubeletMode } from '../kubelet/model.js';
import { applyHooks, splitHooks } from './hooks.js';
import { refTo } from './owners.js';
import { nodePlacements, unplacedPods } from './placement.js';
import { RolloutRecorder } from './recorder.js';
import { workloadTimelines } from './rollout.js';
import { predictRoutes } from './routes.js';
import { applyUpgrade } from './upgrade.js';
import { type FindingCounts, verdictOf } from './verdict.js';

export interface PredictInput {
  readonly minor: Minor;
  readonly seed: number;
  /** Nodes and what else the cluster holds before the apply. */
  readonly cluster: readonly KubeObject[];
  /** What is applied; Helm hooks among them run when Helm would run them. */
  readonly objects: readonly KubeObject[];
  /** What runs already and is replaced by `objects`: the prediction is then of the change from one to the other. */
  readonly before?: readonly KubeObject[];
  readonly findings: FindingCounts;
  readonly assumptions?: readonly string[];
  readonly kubelet?: KubeletMode;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** Virtual seconds after which the simulation is cut off; 30 minutes unless said. */
  readonly horizon?: number;
}

/** Nothing may change for this many virtual milliseconds before the cluster counts as at rest. */
const quiet = 60_000;
const defaultHorizon = 1_800;

interface Outcome {
  readonly run: SimulateResult;
  readonly recorder: RolloutRecorder;
  readonly start: number;
  readonly settled: boolean;
  readonly refused: readonly RefusedObject[];
}

/** Applies the objects to a simulated cluster, lets it come to rest, and tells what became of them. */
export function predict(input: PredictInput): Prediction {
  const { run, recorder, start, settled, refused } = input.before ? change(input, input.before) : firstApply(input);
  const { view, world } = run;
  const facts = {
    settled,
    refused,
    workloads: workloadTimelines(view, recorder),
    unplaced: unplacedPods(view, run.decisions),
    routes: predictRoutes(view),
  };
  // The quiet at the end is how rest is recognised; nothing happens in it.
  const duration = Math.max(0, (world.clock.now() - start - (settled ? quiet : 0)) / 1000);
  return {
    kubernetesVersion: input.minor,
    seed: input.seed,
    duration,
    assumptions: [...(input.assumptions ?? []), ...run.webhooks.sentences()],
    approximations: run.approximations,
    nodes: nodePlacements(view, run.decisions),
    ...facts,
    verdict: verdictOf(facts, input.findings),
  };
}

const horizonOf = (input: PredictInput): number => (input.horizon ?? defaultHorizon) * 1000;

function run(input: PredictInput, objects: readonly KubeObject[], onWorld: (world: World) => void): SimulateResult {
  const { minor, seed, cluster, kubelet = {}, admission } = input;
  return simulate({
    objects,
    cluster,
    profile: profileOf(minor),
    seed,
    kubelet,
    admission,
    quiet,
    until: horizonOf(input),
    onWorld,
  });
}

function firstApply(input: PredictInput): Outcome {
  const { manifests, hooks } = splitHooks(input.objects);
  const refused: RefusedObject[] = [];
  let recorder: RolloutRecorder | undefined;
  let start = 0;
  const done = run(input, manifests, (world) => {
    start = world.clock.now();
    recorder = new RolloutRecorder(world.store, world.clock, start);
    refused.push(...applyHooks(world, hooks, 'pre-install'));
  });
  refused.push(...done.refused.map(({ object, code, message }) => ({ object: refTo(object), code, message })));
  refused.push(...applyHooks(done.world, hooks, 'post-install'));
  return { run: done, recorder: recorder!, start, settled: done.stopped.reason === 'settled', refused };
}

/** Brings the old objects to rest, then applies the new ones over them and watches the change alone. */
function change(input: PredictInput, before: readonly KubeObject[]): Outcome {
  const old = splitHooks(before).manifests;
  const { manifests, hooks } = splitHooks(input.objects);
  const done = run(input, old, () => undefined);
  const { world } = done;
  const start = world.clock.now();
  const recorder = new RolloutRecorder(world.store, world.clock, start);
  const refused = [...applyHooks(world, hooks, 'pre-upgrade'), ...applyUpgrade(world, old, manifests)];
  const end = world.run({ quiet, until: start + horizonOf(input) });
  refused.push(...applyHooks(world, hooks, 'post-upgrade'));
  return { run: done, recorder, start, settled: end.reason === 'settled', refused };
}
