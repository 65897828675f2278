import type { KubeObject } from '../../compiler/kube/object.js';
import type { Node } from '../../schemas/generated/types/core_v1.js';
import type { Minor } from '../../schemas/profile.js';
import { serverPipeline } from '../engine/server-pipeline.js';
import { World } from '../engine/world.js';
import { runKubectl } from '../kubectl/index.js';
import type { KubeletMode } from '../kubelet/model.js';
import { installCluster } from './cluster.js';
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
  /** Lets virtual time pass: a Go duration such as `90s`. */
  readonly wait?: string;
  readonly stdin?: unknown;
  readonly mayFail?: boolean;
}

export interface StepResult {
  readonly kubectl: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual milliseconds since the start when the step was over. */
  readonly at: number;
  readonly settled: boolean;
  readonly events: readonly ScenarioEvent[];
  readonly objects: readonly KubeObject[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly kubernetesVersion: Minor;
  readonly seed: number;
  readonly steps: readonly StepResult[];
  readonly approximations: readonly string[];
}

export interface ScenarioOptions {
  readonly minor: Minor;
  readonly seed: number;
  /** Reads `-f FILE` of a step; absent where no files may be read. */
  readonly readManifests?: (path: string) => readonly KubeObject[];
}

/** A world is settled when nothing has changed for this long and no work is due within it: virtual milliseconds. */
export const quietTime = 3_000;
/** The longest a step may take to settle. */
const stepTime = 60_000;

/** Runs each step, lets the world settle, and lists what is there. */
export function runScenario(scenario: Scenario, options: ScenarioOptions): { result: ScenarioResult; world: World } {
  const namespace = scenario.namespace ?? 'default';
  const world = new World({
    minor: options.minor,
    seed: options.seed,
    kubelet: scenario.kubelet ?? 'instant',
    pipeline: serverPipeline,
  });
  installCluster(world, scenario.cluster?.nodes ?? [], scenario.cluster?.objects ?? [], namespace);
  settle(world);
  const steps = scenario.steps.map((step) => runStep(world, step, namespace, options));
  const result = {
    name: scenario.name ?? '',
    kubernetesVersion: options.minor,
    seed: options.seed,
    steps,
    approximations: world.approximations,
  };
  return { result, world };
}

function settle(world: World): boolean {
  return world.run({ quiet: quietTime, until: world.clock.now() + stepTime }).reason === 'settled';
}

function runStep(world: World, step: ScenarioStep, namespace: string, options: ScenarioOptions): StepResult {
  const before = world.store.resourceVersion;
  const command = step.kubectl ?? '';
  const said = command
    ? runKubectl(world, command, namespace, readStdin(step.stdin), options.readManifests)
    : { code: 0, stdout: '', stderr: '' };
  if (step.wait !== undefined) world.run({ until: world.clock.now() + durationOf(step.wait) });
  const settled = settle(world);
  return {
    kubectl: command,
    ...said,
    at: world.elapsed(),
    settled,
    events: eventsSince(world, namespace, before),
    objects: listedObjects(world, namespace),
  };
}

function durationOf(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce((n, [, value, unit]) => n + Number(value) * units[unit!]!, 0);
}
