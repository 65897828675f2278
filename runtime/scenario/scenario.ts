import type { KubeObject } from '../../compiler/kube/object.js';
import type { Node } from '../../schemas/generated/types/core_v1.js';
import type { Minor } from '../../schemas/profile.js';
import type { AdmissionSettings } from '../admission/plugin.js';
import { serverPipeline } from '../engine/server-pipeline.js';
import { World } from '../engine/world.js';
import { type RenderedChart, type RenderRequest, runHelm } from '../helm/index.js';
import { parseDuration } from '../kubectl/command-line.js';
import { runKubectl } from '../kubectl/index.js';
import type { KubeletMode } from '../kubelet/model.js';
import { installCluster, isNode } from './cluster.js';
import { eventsSince, listedObjects, type ScenarioEvent } from './observe.js';
import { readStdin } from './stdin.js';

/** A scenario as its file says it; `schema.ts` is the contract. */
export interface Scenario {
  readonly name?: string;
  readonly kubernetesVersion?: string;
  readonly namespace?: string;
  readonly kubelet?: KubeletMode;
  readonly seed?: number;
  readonly cluster?: { readonly nodes?: readonly Node[]; readonly objects?: readonly KubeObject[] };
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStep {
  readonly kubectl?: string;
  /** A helm command line without the word helm: `upgrade --install web ./chart`. */
  readonly helm?: string;
  /** Lets virtual time pass: a Go duration such as `90s`. */
  readonly wait?: string;
  readonly stdin?: unknown;
  readonly mayFail?: boolean;
}

export interface StepResult {
  readonly kubectl: string;
  readonly helm?: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual milliseconds since the start: when the command ran, and when the step was over. */
  readonly from: number;
  readonly at: number;
  readonly settled: boolean;
  /** The command asks for something that the real program has and drydock has not. */
  readonly notSimulated?: true;
  readonly events: readonly ScenarioEvent[];
  readonly objects: readonly KubeObject[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly kubernetesVersion: Minor;
  readonly seed: number;
  readonly steps: readonly StepResult[];
  readonly approximations: readonly string[];
  /** How many steps were not simulated, for want of a verb or an option. */
  readonly notSimulated: number;
}

export interface ScenarioOptions {
  readonly minor: Minor;
  readonly seed: number;
  /** Reads `-f FILE` of a step; absent where no files may be read. */
  readonly readManifests?: (path: string) => readonly KubeObject[];
  /** Renders the chart that a helm step names; absent where charts cannot be read. */
  readonly renderChart?: (request: RenderRequest) => RenderedChart;
  /** How admission of the server differs from the default. */
  readonly admission?: AdmissionSettings | undefined;
  /** Events and objects of all namespaces are listed, not only those of the scenario's own. */
  readonly everyNamespace?: boolean;
}

/**
 * A world is settled when nothing has changed for `quiet` virtual milliseconds and no work is due within them; a step
 * takes `limit` at most. Modelled kubelets wait for pulls, probes and back-off, so theirs are longer.
 */
export const settling = {
  instant: { quiet: 2_500, limit: 60_000 },
  modelled: { quiet: 30_000, limit: 900_000 },
} as const;
type Settling = (typeof settling)[keyof typeof settling];

/** Runs each step, lets the world settle, and lists what is there. */
export function runScenario(scenario: Scenario, options: ScenarioOptions): { result: ScenarioResult; world: World } {
  const namespace = scenario.namespace ?? 'default';
  const world = new World({
    minor: options.minor,
    seed: options.seed,
    kubelet: scenario.kubelet ?? 'instant',
    pipeline: (profile) => serverPipeline(profile, options.admission),
  });
  const { nodes = [], objects = [] } = scenario.cluster ?? {};
  const all = [...nodes, ...objects.filter(isNode)];
  installCluster(
    world,
    all,
    objects.filter((o) => !isNode(o)),
    namespace,
  );
  const pace = (scenario.kubelet ?? 'instant') === 'instant' ? settling.instant : settling.modelled;
  settle(world, settling.instant);
  const steps = scenario.steps.map((step) => runStep(world, step, namespace, options, pace));
  const result = {
    name: scenario.name ?? '',
    kubernetesVersion: options.minor,
    seed: options.seed,
    steps,
    approximations: world.approximations,
    notSimulated: steps.filter((s) => s.notSimulated).length,
  };
  return { result, world };
}

function settle(world: World, pace: Settling): boolean {
  return world.run({ quiet: pace.quiet, until: world.clock.now() + pace.limit }).reason === 'settled';
}

function runStep(
  world: World,
  step: ScenarioStep,
  namespace: string,
  options: ScenarioOptions,
  pace: Settling,
): StepResult {
  const before = world.store.resourceVersion;
  const from = world.elapsed();
  const command = step.kubectl ?? '';
  const said = answer(world, step, namespace, options);
  if (step.wait !== undefined) world.run({ until: world.clock.now() + parseDuration(step.wait) });
  const settled = settle(world, pace);
  const seen = options.everyNamespace ? undefined : namespace;
  return {
    kubectl: command,
    ...(step.helm === undefined ? {} : { helm: step.helm }),
    ...said,
    from,
    at: world.elapsed(),
    settled,
    events: eventsSince(world, seen, before),
    objects: listedObjects(world, seen),
  };
}

function answer(world: World, step: ScenarioStep, namespace: string, options: ScenarioOptions): Said {
  if (step.kubectl) return runKubectl(world, step.kubectl, namespace, readStdin(step.stdin), options.readManifests);
  if (step.helm === undefined) return { code: 0, stdout: '', stderr: '' };
  if (options.renderChart) return runHelm(world, step.helm, namespace, options.renderChart);
  return { code: 1, stdout: '', stderr: 'Error: charts cannot be read here\n' };
}

type Said = Pick<StepResult, 'code' | 'stdout' | 'stderr' | 'notSimulated'>;
