import type { KubeObject } from '../../compiler/kube/object.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../schemas/profile.js';
import type { Problem } from './cluster/cluster-state.js';
import type { SchedulerConfiguration } from './config/configuration.js';
import type { Status } from './framework/status.js';
import type { ClaimAllocation } from './plugins/dynamic-resources/dynamic-resources.js';
import type { VolumeDecision } from './plugins/volumes/volume-binding.js';
import type { TieBreak } from './select-host.js';

export interface SchedulerOptions {
  readonly profile: VersionProfile;
  readonly config?: SchedulerConfiguration;
  /**
   * `first` tries all nodes and takes the first by name among the best, so that nothing depends on order or chance;
   * `seed` does as the real scheduler of the minor does, drawing from the seed where it would draw at random.
   */
  readonly tieBreak: TieBreak;
  /** `choice` leaves out `rejects` and `scores`, which makes cycles much cheaper. Default `full`. */
  readonly detail?: 'full' | 'choice';
  /** The time against which preemption weighs pods that have not started. Default: after all of them. */
  readonly now?: () => Date;
}

/** What one scheduling cycle comes to. */
export interface Decision {
  /** The chosen node; absent where the pod stays pending. */
  readonly nodeName?: string;
  /** Per refused node: the plugin, then its reasons. */
  readonly rejects: Record<string, string[]>;
  /** Per feasible node, where there is more than one: weighted scores by plugin. */
  readonly scores: Record<string, Record<string, number>>;
  /** All nodes with the highest total, in the scheduler's order. Empty where no scores were needed. */
  readonly best: readonly string[];
  /** The scheduler's message where the pod stays pending, with what preemption says. */
  readonly message?: string;
  /** The same without preemption. */
  readonly fitError?: string;
  /** `Unschedulable` for refusals, `SchedulerError` where a plugin failed, `SchedulingGated` behind gates. */
  readonly reason?: 'Unschedulable' | 'SchedulerError' | 'SchedulingGated';
  readonly gated?: boolean;
  /** The node that preemption will free, and the pods to be deleted for it. */
  readonly nominatedNodeName?: string;
  readonly victims?: readonly Pod[];
  /** All nodes that preemption could free, as far as it looked. */
  readonly candidates?: readonly PreemptionCandidate[];
  /** Lower-priority pods that lose their nomination to the node. */
  readonly cleared?: readonly Pod[];
  /** Refusals as data, by node; the queue and explanations live on them. */
  readonly statuses: ReadonlyMap<string, Status>;
  /** Plugins that refused the pod on some node; they decide which events bring it back. */
  readonly rejectedBy: readonly string[];
  /** What binding the pod's volumes comes to on the chosen node. */
  readonly volumes?: VolumeDecision;
  /** Devices for the pod's claims on the chosen node; the caller writes them into the claims' status. */
  readonly allocations?: readonly ClaimAllocation[];
  /** Nodes looked at before enough feasible ones were found. */
  readonly evaluated: number;
  readonly feasible: number;
}

export interface PreemptionCandidate {
  readonly node: string;
  /** Most important first. */
  readonly victims: readonly Pod[];
  /** How many of them break a disruption budget. */
  readonly violations: number;
}

export interface Scheduler {
  /** Takes in an object as an informer would: bound pods count, unbound ones matter only by their nomination. */
  upsert(object: KubeObject): void;
  remove(object: KubeObject): void;
  /** One scheduling cycle. Nothing is bound: the caller does by upserting the pod with its node. */
  schedule(pod: Pod): Decision;
  /** Whether the pod may be tried at all; the refusal of its gates otherwise. */
  gate(pod: Pod): Status | undefined;
  /** What in the input no API server would have let through. */
  readonly problems: readonly Problem[];
}
