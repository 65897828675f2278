import type { ObjectRef } from '../diagnostics/diagnostic.js';

/**
 * What the simulated cluster says will happen. The contract between the simulator and everything that shows or judges
 * it (`plan` in its three forms, rules, the editor); `schema.ts` documents it as JSON Schema. Times are virtual seconds
 * since the objects were applied; resources are whole millicores and bytes.
 */
export interface Prediction {
  readonly kubernetesVersion: string;
  readonly seed: number;
  /** When nothing moved any more, or when the simulation was cut off. */
  readonly duration: number;
  readonly settled: boolean;
  /** What was taken for granted because the input did not say it, e.g. the default cluster. */
  readonly assumptions: readonly string[];
  /** Where the simulation is only first-order. */
  readonly approximations: readonly string[];
  /** Objects that the server would refuse, so that they are not part of the simulation. */
  readonly refused: readonly RefusedObject[];
  readonly workloads: readonly WorkloadTimeline[];
  readonly nodes: readonly NodePlacement[];
  readonly unplaced: readonly UnplacedPod[];
  readonly routes: readonly Route[];
  readonly verdict: Verdict;
}

export interface RefusedObject {
  readonly object: ObjectRef;
  readonly code: number;
  readonly message: string;
}

export interface WorkloadTimeline {
  readonly object: ObjectRef;
  readonly desired: number;
  readonly outcome: 'ready' | 'completed' | 'waiting' | 'stalled' | 'failed';
  /** When `ready` or `completed` was reached for good. */
  readonly at?: number;
  /** In time order; each holds until the next. */
  readonly samples: readonly WorkloadSample[];
  readonly stalls: readonly Stall[];
}

export interface WorkloadSample {
  readonly at: number;
  readonly pods: number;
  readonly ready: number;
  readonly unavailable: number;
}

/** A stretch in which the workload does not move on, and why. */
export interface Stall {
  readonly from: number;
  /** Missing where it never ends. */
  readonly to?: number;
  readonly reason: string;
  readonly pod?: string;
}

export interface ResourceUse {
  readonly requested: number;
  readonly allocatable: number;
}

export interface NodePlacement {
  readonly name: string;
  readonly zone?: string;
  readonly cpu: ResourceUse;
  readonly memory: ResourceUse;
  readonly pods: ResourceUse;
  readonly placed: readonly PlacedPod[];
}

export interface PlacedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload?: string;
  readonly cpu: number;
  readonly memory: number;
  readonly phase: string;
  /** The plugins whose scores decided, best first, e.g. `PodTopologySpread 200`. */
  readonly why?: readonly string[];
}

export interface UnplacedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload?: string;
  readonly message: string;
  readonly nodes: readonly { readonly name: string; readonly plugin: string; readonly reasons: readonly string[] }[];
}

/** One way in: an Ingress rule, a node port, a load balancer, a cluster-internal name. */
export interface Route {
  readonly entry: string;
  readonly via: readonly ObjectRef[];
  readonly service?: string;
  readonly port?: string;
  readonly endpoints: readonly RouteEndpoint[];
  /** What cluster DNS answers for a name within the cluster: addresses, or the name behind an ExternalName. */
  readonly resolves?: readonly string[];
  /** Workloads that network policies let call it, of names within the cluster; missing where all may. */
  readonly callers?: readonly string[];
  /** Why nothing answers; missing for a live route. */
  readonly dead?: string;
}

export interface RouteEndpoint {
  readonly pod: string;
  readonly port: number;
  readonly ready: boolean;
}

export interface Verdict {
  /** `sails`: everything becomes ready; `lists`: it runs, with findings; `sinks`: something never works. */
  readonly level: 'sails' | 'lists' | 'sinks';
  readonly text: string;
  readonly reasons: readonly string[];
}
