import { scaledValue } from '../../compiler/kube/int-or-string.js';
import { groupKindOf, parseApiVersion } from '../../compiler/kube/object.js';
import { type LabelSelectorLike, matchesSelector } from '../../compiler/kube/selectors.js';
import type { Controller, ControllerContext, Watch } from '../engine/controller.js';
import { parseTime, timestamp } from '../world/clock.js';
import { controllerOf, isDeleting, keyOf, type LiveOf, namespaceOf, splitKey } from '../world/kinds.js';
import { groupResource, resourceOf } from '../world/resources.js';
import { itself } from './shared/owners.js';
import { isPodReady } from './shared/pods.js';

type Budget = LiveOf<'PodDisruptionBudget.policy'>;

/** How long an evicted pod may take to go before it counts again (DeletionTimeout). */
const deletionTimeout = 120_000;

/** getPdbForPod: only the first of several budgets hears of a pod, and the pod is told. */
const pods: Watch = ({ type, object }, ctx) => {
  const matching = ctx.client
    .list('PodDisruptionBudget.policy', namespaceOf(object))
    .filter((b) => matchesSelector(b.spec?.selector, object.metadata.labels))
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  const [first] = matching;
  if (!first) return [];
  if (matching.length > 1 && type !== 'DELETED') {
    const message = `Pod "${namespaceOf(object)}"/"${object.metadata.name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata.name}" arbitrarily.`;
    ctx.client.event(object as unknown as LiveOf<'Pod'>, 'Warning', 'MultiplePodDisruptionBudgets', message);
  }
  return [keyOf(first)];
};

/** PodDisruptionBudgets: how many pods may be evicted now. */
export const disruptionController = (): Controller => ({
  name: 'controllermanager',
  upstream: 'pkg/controller/disruption/disruption.go',
  watches: { 'PodDisruptionBudget.policy': itself, Pod: pods },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const budget = ctx.client.get('PodDisruptionBudget.policy', namespace, name);
    if (budget) sync(ctx, key, budget);
  },
});

interface Expected {
  readonly count: number;
  readonly healthy: number;
  readonly unmanaged: readonly string[];
}

function sync(ctx: ControllerContext, key: string, budget: Budget): void {
  const selected = ctx.client
    .list('Pod', namespaceOf(budget))
    .filter((p) => matchesSelector(budget.spec?.selector, p.metadata.labels));
  if (selected.length === 0) ctx.client.event(budget, 'Normal', 'NoPods', 'No matching pods found');
  const expected = expectedOf(ctx, budget, selected);
  if (typeof expected === 'string') {
    ctx.client.event(
      budget,
      'Warning',
      'CalculateExpectedPodCountFailed',
      `Failed to calculate the number of expected pods: ${expected}`,
    );
    failSafe(ctx, budget, expected);
    return;
  }
  if (expected.unmanaged.length)
    ctx.client.event(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget.spec?.selector ?? {}));
  const disrupted = stillDisrupted(ctx, key, budget, selected);
  const healthy = selected.filter(
    (p) => !isDeleting(p) && !Object.hasOwn(disrupted, p.metadata.name) && isPodReady(p),
  ).length;
  writeStatus(ctx, budget, healthy, expected, disrupted);
}

/** getExpectedPodCount; a text where it cannot be known. */
function expectedOf(ctx: ControllerContext, budget: Budget, selected: readonly LiveOf<'Pod'>[]): Expected | string {
  const { maxUnavailable, minAvailable } = budget.spec ?? {};
  if (maxUnavailable === undefined && typeof minAvailable === 'number')
    return { count: selected.length, healthy: minAvailable, unmanaged: [] };
  const scale = expectedScale(ctx, selected);
  if (typeof scale === 'string') return scale;
  if (maxUnavailable !== undefined) {
    const may = scaledValue(maxUnavailable, scale.count, true) ?? 0;
    return { ...scale, healthy: Math.max(0, scale.count - may) };
  }
  return { ...scale, healthy: scaledValue(minAvailable ?? 0, scale.count, true) ?? 0 };
}

const scalable = new Set(['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'ReplicationController']);

/** getExpectedScale: the sizes of the controllers behind the pods. */
function expectedScale(
  ctx: ControllerContext,
  selected: readonly LiveOf<'Pod'>[],
): { count: number; unmanaged: string[] } | string {
  const scales = new Map<string, number>();
  const unmanaged: string[] = [];
  for (const pod of selected) {
    const ref = controllerOf(pod);
    if (!ref) {
      unmanaged.push(pod.metadata.name);
      continue;
    }
    const kind = groupKindOf(ref);
    const info = resourceOf(parseApiVersion(ref.apiVersion).group, ref.kind);
    if (!scalable.has(kind)) return `${groupResource(info)} does not implement the scale subresource`;
    const owner = ctx.store.get(kind, namespaceOf(pod), ref.name);
    if (owner?.metadata.uid !== ref.uid) return `found no controllers for pod "${pod.metadata.name}"`;
    const above = kind === 'ReplicaSet.apps' ? controllerOf(owner) : undefined;
    const top =
      above?.kind === 'Deployment' ? (ctx.store.get('Deployment.apps', namespaceOf(pod), above.name) ?? owner) : owner;
    scales.set(top.metadata.uid!, (top as unknown as { spec?: { replicas?: number } }).spec?.replicas ?? 1);
  }
  return { count: [...scales.values()].reduce((a, b) => a + b, 0), unmanaged };
}

/** buildDisruptedPodMap: evicted pods that are expected to go. */
function stillDisrupted(
  ctx: ControllerContext,
  key: string,
  budget: Budget,
  selected: readonly LiveOf<'Pod'>[],
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const pod of selected) {
    const since = budget.status?.disruptedPods?.[pod.metadata.name];
    if (since === undefined || isDeleting(pod)) continue;
    const left = parseTime(since) + deletionTimeout - ctx.now();
    if (left <= 0) {
      const where = `${namespaceOf(budget)}/${namespaceOf(budget)}`;
      ctx.client.event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${where} to be deleted but it wasn't`);
    } else {
      out[pod.metadata.name] = since;
      ctx.queue.addAfter(key, left, true);
    }
  }
  return out;
}

function condition(budget: Budget, allowed: number, now: string) {
  const status = allowed > 0 ? 'True' : 'False';
  const old = budget.status?.conditions?.find((c) => c.type === 'DisruptionAllowed');
  return {
    type: 'DisruptionAllowed',
    status,
    observedGeneration: budget.metadata.generation,
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : now,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  };
}

function writeStatus(
  ctx: ControllerContext,
  budget: Budget,
  healthy: number,
  expected: Expected,
  disrupted: Record<string, string>,
): void {
  const allowed = expected.count > 0 ? Math.max(0, healthy - expected.healthy) : 0;
  ctx.client.updateStatus(budget, `${healthy} healthy, ${expected.healthy} needed: ${allowed} may go`, (draft) => {
    const others = (draft.status?.conditions ?? []).filter((c) => c.type !== 'DisruptionAllowed');
    draft.status = {
      ...draft.status,
      currentHealthy: healthy,
      desiredHealthy: expected.healthy,
      expectedPods: expected.count,
      disruptionsAllowed: allowed,
      observedGeneration: budget.metadata.generation,
      conditions: [...others, condition(budget, allowed, timestamp(ctx.now()))],
    };
    if (Object.keys(disrupted).length) draft.status.disruptedPods = disrupted;
    else delete draft.status.disruptedPods;
  });
}

function failSafe(ctx: ControllerContext, budget: Budget, message: string): void {
  const old = budget.status?.conditions?.find((c) => c.type === 'DisruptionAllowed');
  const lastTransitionTime = (old?.status === 'False' ? old.lastTransitionTime : undefined) ?? timestamp(ctx.now());
  ctx.client.updateStatus(budget, message, (draft) => {
    const others = (draft.status?.conditions ?? []).filter((c) => c.type !== 'DisruptionAllowed');
    const failed = { type: 'DisruptionAllowed', status: 'False', lastTransitionTime, reason: 'SyncFailed', message };
    draft.status = {
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      ...draft.status,
      disruptionsAllowed: 0,
      conditions: [...others, failed],
    };
  });
}

function unmanagedText(selector: LabelSelectorLike): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([k, v]) => `${k}: ${v},`);
  const text = `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${text}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}
