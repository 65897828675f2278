import { scaledValue } from '../../../compiler/kube/int-or-string.js';
import type { Node } from '../../../schemas/generated/types/core_v1.js';
import type { ControllerContext } from '../../engine/controller.js';
import { ensure, isDeleting, type LiveOf } from '../../world/kinds.js';
import { createPod, deletePod, slowStart } from '../shared/pod-control.js';
import { isPodAvailable, isPodReady, podFromTemplate } from '../shared/pods.js';
import { affinityFor, type DaemonSet, daemonTolerations, fits, targetNode } from './nodes.js';

type LivePod = LiveOf<'Pod'>;
const hashLabel = 'controller-revision-hash';
const generationAnnotation = 'deprecated.daemonset.template.generation';

/** One sync of one DaemonSet. Mirrors daemon/daemon_controller.go and daemon/update.go; nodes go by name. */
export class DaemonSync {
  readonly nodes: readonly LiveOf<'Node'>[];
  private readonly onNode = new Map<string, LivePod[]>();
  private readonly minReady: number;

  constructor(
    private readonly ctx: ControllerContext,
    private readonly ds: DaemonSet,
    pods: readonly LivePod[],
    private readonly hash: string,
  ) {
    this.nodes = ctx.client.list('Node');
    this.minReady = ds.spec.minReadySeconds ?? 0;
    for (const pod of pods) ensure(this.onNode, targetNode(pod), (): LivePod[] => []).push(pod);
    for (const list of this.onNode.values()) list.sort(byCreationAndPhase);
  }

  /** manage: a pod on each node that should have one, none elsewhere. Returns whether it did anything. */
  manage(): boolean {
    const needing: string[] = [];
    const doomed: LivePod[] = [];
    for (const node of this.nodes) this.manageNode(node, needing, doomed);
    const known = new Set(this.nodes.map((n) => n.metadata.name));
    for (const [name, pods] of this.onNode)
      if (!known.has(name)) doomed.push(...pods.filter((p) => !p.spec?.nodeName && !isDeleting(p)));
    return this.apply(doomed, needing, 'where it should run');
  }

  private manageNode(node: LiveOf<'Node'>, needing: string[], doomed: LivePod[]): void {
    const { run, stay } = fits(this.ds, node as Node);
    const pods = this.onNode.get(node.metadata.name);
    if (run && !pods) needing.push(node.metadata.name);
    if (!pods) return;
    const alive = pods.filter((p) => !isDeleting(p));
    if (!stay) {
      doomed.push(...alive);
      return;
    }
    const running = alive.filter((p) => !this.finished(p, node, doomed));
    const surges = (scaledValue(this.ds.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0, 1, true) ?? 0) > 0;
    if (!surges) doomed.push(...running.slice(1));
    else if (running.length === 0 && run) needing.push(node.metadata.name);
    else if (running.length > 1) this.surplus(running, doomed);
  }

  private finished(pod: LivePod, node: LiveOf<'Node'>, doomed: LivePod[]): boolean {
    const phase = pod.status?.phase;
    if (phase !== 'Failed' && phase !== 'Succeeded') return false;
    const [word, type, reason, what] =
      phase === 'Failed'
        ? (['failed', 'Warning', 'FailedDaemonPod', 'kill'] as const)
        : (['succeeded', 'Normal', 'SucceededDaemonPod', 'delete'] as const);
    const message = `Found ${word} daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${node.metadata.name}, will try to ${what} it`;
    this.ctx.client.event(this.ds, type, reason, message);
    doomed.push(pod);
    return true;
  }

  /** With surge, one old and one new pod may share a node until the new one is available. */
  private surplus(running: readonly LivePod[], doomed: LivePod[]): void {
    const [fresh, ...extraNew] = running.filter((p) => this.isUpdated(p));
    const [old, ...extraOld] = running.filter((p) => !this.isUpdated(p));
    doomed.push(...extraNew, ...extraOld);
    if (fresh && old && (!isPodReady(old) || this.available(fresh))) doomed.push(old);
  }

  /** rollingUpdate: replaces old pods within maxUnavailable, or beside them within maxSurge. */
  roll(): void {
    const desired = this.nodes.filter((n) => fits(this.ds, n as Node).run).length;
    const { maxSurge = 0, maxUnavailable = 1 } = this.ds.spec.updateStrategy?.rollingUpdate ?? {};
    const surge = scaledValue(maxSurge, desired, true) ?? 0;
    const unavailable = scaledValue(maxUnavailable, desired, true) ?? 1;
    if (surge === 0) this.replace(Math.max(unavailable, 1));
    else this.surge(surge);
  }

  private replace(maxUnavailable: number): void {
    let unavailable = 0;
    const broken: LivePod[] = [];
    const candidates: LivePod[] = [];
    for (const node of this.nodes) {
      if (!fits(this.ds, node as Node).run && !this.onNode.has(node.metadata.name)) continue;
      const pair = this.pairOn(node.metadata.name);
      if (!pair || Boolean(pair.fresh) === Boolean(pair.old)) unavailable++;
      else if (pair.fresh) unavailable += this.available(pair.fresh) ? 0 : 1;
      else if (!this.available(pair.old!)) {
        broken.push(pair.old!);
        unavailable++;
      } else if (unavailable < maxUnavailable) candidates.push(pair.old!);
    }
    const room = Math.max(0, maxUnavailable - unavailable);
    this.apply([...broken, ...candidates.slice(0, room)], [], 'its template is out of date');
  }

  private surge(maxSurge: number): void {
    let surging = 0;
    const doomed: LivePod[] = [];
    const broken: string[] = [];
    const candidates: string[] = [];
    for (const node of this.nodes) {
      const name = node.metadata.name;
      const pair = this.pairOn(name);
      if (!pair) surging++;
      else if (pair.old && pair.fresh) {
        if (this.available(pair.fresh)) doomed.push(pair.old);
        else surging++;
      } else if (pair.old) (this.available(pair.old) ? candidates : broken).push(name);
    }
    const room = Math.max(0, maxSurge - surging);
    this.apply(doomed, [...broken, ...candidates.slice(0, room)], 'a new pod beside the old one');
  }

  /** findUpdatedPodsOnNode; undefined where there are too many. */
  private pairOn(name: string): { fresh?: LivePod; old?: LivePod } | undefined {
    const alive = (this.onNode.get(name) ?? []).filter((p) => !isDeleting(p));
    const fresh = alive.filter((p) => this.isUpdated(p));
    const old = alive.filter((p) => !this.isUpdated(p));
    return fresh.length > 1 || old.length > 1 ? undefined : { fresh: fresh[0], old: old[0] };
  }

  private isUpdated(pod: LivePod): boolean {
    return pod.metadata.labels?.[hashLabel] === this.hash;
  }

  private available(pod: LivePod): boolean {
    return isPodAvailable(pod, this.minReady, this.ctx.now());
  }

  /** syncNodes. */
  private apply(doomed: readonly LivePod[], needing: readonly string[], why: string): boolean {
    const generation = this.ds.metadata.annotations?.[generationAnnotation] ?? String(this.ds.metadata.generation ?? 1);
    const error = slowStart(needing.length, (i) => {
      const pod = podFromTemplate(this.ds.spec.template, this.ds);
      const labels = { ...pod.metadata!.labels, 'pod-template-generation': generation, [hashLabel]: this.hash };
      pod.metadata!.labels = labels;
      pod.spec = { ...pod.spec!, tolerations: daemonTolerations(this.ds), affinity: affinityFor(this.ds, needing[i]!) };
      return createPod(this.ctx, this.ds, pod, `node ${needing[i]} should run one`);
    });
    for (const pod of doomed) deletePod(this.ctx, this.ds, pod, `not ${why}`);
    if (error) throw error;
    return doomed.length + needing.length > 0;
  }

  /** updateDaemonSetStatus, of the pods as they are now. */
  status(): NonNullable<DaemonSet['status']> {
    const count = { desired: 0, current: 0, wrong: 0, ready: 0, updated: 0, available: 0 };
    for (const node of this.nodes) {
      const [pod] = this.onNode.get(node.metadata.name) ?? [];
      if (!fits(this.ds, node as Node).run) {
        if (pod) count.wrong++;
        continue;
      }
      count.desired++;
      if (!pod) continue;
      count.current++;
      if (isPodReady(pod)) count.ready++;
      if (this.available(pod)) count.available++;
      if (this.isUpdated(pod)) count.updated++;
    }
    return {
      currentNumberScheduled: count.current,
      numberMisscheduled: count.wrong,
      desiredNumberScheduled: count.desired,
      numberReady: count.ready,
      observedGeneration: this.ds.metadata.generation,
      updatedNumberScheduled: count.updated || undefined,
      numberAvailable: count.available || undefined,
      numberUnavailable: count.desired - count.available || undefined,
      ...(this.ds.status?.collisionCount === undefined ? {} : { collisionCount: this.ds.status.collisionCount }),
    };
  }
}

/** podByCreationTimestampAndPhase: scheduled pods before others, then the oldest. */
function byCreationAndPhase(a: LivePod, b: LivePod): number {
  const placed = (p: LivePod) => (p.spec?.nodeName ? 0 : 1);
  if (placed(a) !== placed(b)) return placed(a) - placed(b);
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return x < y ? -1 : x > y ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
}
