import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import type { ClusterState } from '../cluster/cluster-state.js';
import type { NodeInfo } from '../cluster/node-info.js';
import type { PodInfo } from '../cluster/pod-info.js';
import type { Features } from '../features.js';
import type { CycleState } from './cycle-state.js';
import type { EventRegistration } from './events.js';
import type { Status } from './status.js';

/** What PreFilter says: leave the plugin out of Filter, narrow the nodes, or refuse the pod everywhere. */
export type PreFilterOutcome =
  | { readonly skip: true }
  | { readonly nodeNames: ReadonlySet<string> }
  | { readonly status: Status };

/**
 * One scheduler plugin; any subset of the extension points of kube-scheduler framework/interface.go.
 * Scores are integers in [0, 100] once normalised.
 */
export interface Plugin {
  readonly name: string;
  preEnqueue?(pod: Pod): Status | undefined;
  preFilter?(state: CycleState, pod: PodInfo): PreFilterOutcome | undefined;
  /** PreFilterExtensions: keep the PreFilter state true while pods come to and go from a node in thought. */
  addPod?(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void;
  removePod?(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void;
  filter?(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined;
  /** What the plugin can do for a pod that fits nowhere; a refusal, unless it is preemption. */
  postFilter?(state: CycleState, pod: PodInfo): Status;
  /** `skip` leaves the plugin out of Score. */
  preScore?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): 'skip' | Status | undefined;
  score?(state: CycleState, pod: PodInfo, node: NodeInfo): number;
  normalize?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], scores: number[]): void;
  /** What makes Score fail for this pod. */
  scoreFailure?(state: CycleState, nodes: readonly NodeInfo[]): string | undefined;
  /** What Filter (Score) says where the configuration leaves out PreFilter (PreScore); without it the plugin helps itself. */
  readonly filterAlone?: string;
  readonly scoreAlone?: string;
  /** Called once a node is chosen; `unreserve` takes it back. */
  reserve?(state: CycleState, pod: PodInfo, nodeName: string): Status | undefined;
  unreserve?(state: CycleState, pod: PodInfo, nodeName: string): void;
  /** Cluster events that may make a pod schedulable which this plugin refused. */
  readonly events?: readonly EventRegistration[];
  /**
   * True where Filter (or the raw Score) depends on nothing but the pod's spec, labels and namespace and on the node
   * itself, so that the answer stays true until the node changes.
   */
  readonly filterIsLocal?: (pod: PodInfo) => boolean;
  readonly scoreIsLocal?: boolean;
}

export interface PluginContext {
  readonly profile: VersionProfile;
  readonly features: Features;
  readonly cluster: ClusterState;
  /** `pluginConfig[].args` of the profile, defaulted by the plugin itself. */
  readonly args: Readonly<Record<string, unknown>>;
}

export type PluginFactory = (context: PluginContext) => Plugin;
