import type { Node, Pod, Toleration } from '../../../schemas/generated/types/core_v1.js';
import { requiredNodeAffinity } from '../../scheduler/cluster/node-selector.js';
import { toleratesAny, untoleratedTaint } from '../../scheduler/cluster/tolerations.js';
import type { LiveOf } from '../../world/kinds.js';

export type DaemonSet = LiveOf<'DaemonSet.apps'>;

const automatic: readonly (readonly [key: string, effect: string])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];

/** AddOrUpdateDaemonPodTolerations. */
export function daemonTolerations(ds: DaemonSet): Toleration[] {
  const spec = ds.spec.template.spec;
  const network = spec?.hostNetwork ? [['node.kubernetes.io/network-unavailable', 'NoSchedule'] as const] : [];
  const own = spec?.tolerations ?? [];
  const added = [...automatic, ...network]
    .filter(([key, effect]) => !own.some((t) => t.key === key && t.operator === 'Exists' && t.effect === effect))
    .map(([key, effect]) => ({ key, operator: 'Exists', effect }));
  return [...own, ...added];
}

/** ReplaceDaemonSetPodNodeNameNodeAffinity: each term is narrowed to the one node. */
export function affinityFor(ds: DaemonSet, nodeName: string): NonNullable<Pod['spec']>['affinity'] {
  const affinity = structuredClone(ds.spec.template.spec?.affinity ?? {});
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [nodeName] }];
  const required = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = required?.nodeSelectorTerms?.length
    ? required.nodeSelectorTerms.map((t) => ({ ...t, matchFields }))
    : [{ matchFields }];
  affinity.nodeAffinity = {
    ...affinity.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms },
  };
  return affinity;
}

export interface Fit {
  readonly run: boolean;
  /** A pod that is there may stay, although none would be started. */
  readonly stay: boolean;
}

/** NodeShouldRunDaemonPod. */
export function fits(ds: DaemonSet, node: Node): Fit {
  const spec = ds.spec.template.spec;
  const pod = { apiVersion: 'v1', kind: 'Pod', spec } as Pod;
  if (spec?.nodeName && spec.nodeName !== node.metadata?.name) return { run: false, stay: false };
  const affine = requiredNodeAffinity(pod);
  if (affine && !affine(node)) return { run: false, stay: false };
  const tolerations = daemonTolerations(ds);
  if (!untoleratedTaint(node.spec?.taints, tolerations)) return { run: true, stay: true };
  const evicting = node.spec?.taints?.some((t) => t.effect === 'NoExecute' && !toleratesAny(tolerations, t));
  return { run: false, stay: !evicting };
}

/** The node a daemon pod is on, or is meant for (util.GetTargetNodeName). */
export function targetNode(pod: LiveOf<'Pod'>): string {
  if (pod.spec?.nodeName) return pod.spec.nodeName;
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms?.flatMap((t) => t.matchFields ?? []).find((f) => f.key === 'metadata.name')?.values?.[0] ?? '';
}
