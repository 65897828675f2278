import { groupKind, type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { milliValueOf } from '../../../compiler/kube/quantity.js';
import { type LabelSelectorLike, matchesLabels, matchesSelector } from '../../../compiler/kube/selectors.js';
import type { MetricSpec } from '../../../schemas/generated/types/autoscaling_v2.js';
import type { Controller, ControllerContext } from '../../engine/controller.js';
import { timestamp } from '../../world/clock.js';
import { equal } from '../../world/equal.js';
import { ensure, keyOf, type Live, type LiveOf, namespaceOf, splitKey } from '../../world/kinds.js';
import { groupResource, resourceOf } from '../../world/resources.js';
import { isPodReady } from '../shared/pods.js';
import { type Limited, ScalingHistory } from './behavior.js';
import { type Proposal, propose, type Tolerance } from './calculator.js';
import { usageOf } from './metrics.js';

type Hpa = LiveOf<'HorizontalPodAutoscaler.autoscaling'>;
type Status = NonNullable<Hpa['status']>;
type Scalable = KubeObject &
  Live<{ apiVersion: string; kind: string }> & {
    spec?: { replicas?: number; selector?: unknown };
    status?: { replicas?: number };
  };

/** --horizontal-pod-autoscaler-sync-period: each object is looked at this often, and not sooner. */
const syncPeriod = 15_000;
const defaultTolerance = 0.1;
const scalable = new Set(['Deployment.apps', 'ReplicaSet.apps', 'StatefulSet.apps', 'ReplicationController']);

/** Horizontal pod autoscaling. Mirrors podautoscaler/horizontal.go. */
export const horizontalController = (): Controller => {
  const histories = new Map<string, ScalingHistory>();
  return {
    name: 'horizontal-pod-autoscaler',
    upstream: 'pkg/controller/podautoscaler/horizontal.go',
    approximation:
      'usage comes from simulate.drydock.dev annotations; without them there is no metrics API; Resource metrics only, ContainerResource as if it were of the whole pod',
    watches: {
      'HorizontalPodAutoscaler.autoscaling': ({ type, object }, ctx) => {
        if (type === 'DELETED') histories.delete(keyOf(object));
        else if (type === 'ADDED') ctx.queue.addAfter(keyOf(object), syncPeriod, true);
        return [];
      },
    },
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const hpa = ctx.client.get('HorizontalPodAutoscaler.autoscaling', namespace, name);
      if (!hpa?.spec) return;
      ctx.queue.addAfter(key, syncPeriod, true);
      new HpaSync(
        ctx,
        hpa,
        ensure(histories, key, () => new ScalingHistory()),
      ).run();
    },
  };
};

class HpaSync {
  private readonly status: Status;

  constructor(
    private readonly ctx: ControllerContext,
    private readonly hpa: Hpa,
    private readonly history: ScalingHistory,
  ) {
    this.status = structuredClone(hpa.status ?? { desiredReplicas: 0 }) as Status;
  }

  run(): void {
    const target = this.target();
    if (!target) return;
    this.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = target.spec?.replicas ?? 1;
    this.history.start(current, this.ctx.now());
    const { minReplicas: min = 1, maxReplicas: max } = this.hpa.spec!;
    if (current === 0) {
      this.set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      this.finish(target, current, 0, false);
    } else if (current > max) this.rescale(target, current, max, 'Current number of replicas above Spec.MaxReplicas');
    else if (current < min) this.rescale(target, current, min, 'Current number of replicas below Spec.MinReplicas');
    else this.byMetrics(target, current, min, max);
  }

  private target(): Scalable | undefined {
    const ref = this.hpa.spec!.scaleTargetRef;
    const { group } = parseApiVersion(ref.apiVersion ?? '');
    const kind = groupKind(group, ref.kind);
    const found = this.ctx.store.get(kind, namespaceOf(this.hpa), ref.name) as Scalable | undefined;
    if (found && scalable.has(kind)) return found;
    const text = found
      ? 'the server could not find the requested resource'
      : `${groupResource(resourceOf(group, ref.kind))} "${ref.name}" not found`;
    this.say('Warning', 'FailedGetScale', text);
    this.set(
      'AbleToScale',
      'False',
      'FailedGetScale',
      `the HPA controller was unable to get the target's current scale: ${text}`,
    );
    this.write();
    return undefined;
  }

  private byMetrics(target: Scalable, current: number, min: number, max: number): void {
    const specs = this.hpa.spec!.metrics ?? [];
    const answers = specs.map((m) => ({ m, ...this.compute(m, target, current) }));
    const good = answers.filter((a) => a.proposal);
    const bad = answers.filter((a) => !a.proposal);
    const best = good.reduce<(typeof good)[number] | undefined>(
      (a, b) => (a && a.proposal!.replicas >= b.proposal!.replicas ? a : b),
      undefined,
    );
    if (bad.length && (!best || best.proposal!.replicas < current)) {
      this.failed(bad[0]!.reason ?? '', bad[0]!.error ?? '', bad.length, specs.length, current);
      return;
    }
    if (!best) return;
    this.set(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best.name}`,
    );
    this.status.currentMetrics = good.map((a) => currentMetric(a.m, a.proposal!));
    const desired = best.proposal!.replicas;
    const limit = this.limit(desired, { current, min, max });
    const why = desired > current ? `${best.name} above target` : desired < current ? 'All metrics below target' : '';
    if (limit.replicas === current) this.finish(target, current, current, false);
    else this.rescale(target, current, limit.replicas, why);
  }

  private limit(desired: number, bounds: { current: number; min: number; max: number }): Limited {
    const { behavior } = this.hpa.spec!;
    const now = this.ctx.now();
    const result = behavior
      ? this.history.normalizeWith(desired, bounds, behavior.scaleUp ?? {}, behavior.scaleDown ?? {}, now)
      : this.history.normalize(desired, bounds, now);
    const [reason, message] = result.stabilizedReason ?? [
      'ScaleDownStabilized',
      'recent recommendations were higher than current one, applying the highest recent recommendation',
    ];
    if (result.stabilized) this.set('AbleToScale', 'True', reason, message);
    else this.set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
    this.set('ScalingLimited', result.limited ? 'True' : 'False', result.reason, result.message);
    return result;
  }

  private tolerance(): Tolerance {
    const { behavior } = this.hpa.spec!;
    const of = (t: string | number | undefined) =>
      t === undefined ? defaultTolerance : Number(milliValueOf(t)) / 1000;
    if (!this.ctx.profile.atLeast('1.35')) return { up: defaultTolerance, down: defaultTolerance };
    return { up: of(behavior?.scaleUp?.tolerance), down: of(behavior?.scaleDown?.tolerance) };
  }

  private compute(
    metric: MetricSpec,
    target: Scalable,
    current: number,
  ): { proposal?: Proposal; name?: string; reason?: string; error?: string } {
    const source = metric.resource ?? metric.containerResource;
    if (!source)
      return {
        reason: `FailedGet${metric.type}Metric`,
        error: `unable to get metric: drydock simulates Resource metrics only`,
      };
    const selector = target.spec?.selector as LabelSelectorLike | undefined;
    const plain = target.kind === 'ReplicationController';
    const pods = this.ctx.client
      .list('Pod', namespaceOf(this.hpa))
      .filter((p) =>
        plain ? matchesLabels(selector as never, p.metadata.labels) : matchesSelector(selector, p.metadata.labels),
      );
    const usage = usageOf(source.name, pods, pods.filter(isPodReady), target);
    const { averageUtilization, averageValue } = source.target;
    const what = averageUtilization === undefined ? 'usage' : 'utilization';
    const name =
      `${source.name} resource ${averageUtilization === undefined ? '' : 'utilization (percentage of request)'}`.trim();
    const fail = (text: string) => ({
      reason: 'FailedGetResourceMetric',
      error: `failed to get ${source.name} ${what}: ${text}`,
      name,
    });
    if (!usage)
      return fail(
        `unable to get metrics for resource ${source.name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
      );
    const goal =
      averageUtilization === undefined
        ? { average: Number(milliValueOf(averageValue ?? '0')) }
        : { utilization: averageUtilization };
    const said = propose(pods, usage, source.name, current, goal, this.tolerance(), this.ctx.now());
    return typeof said === 'string' ? fail(said) : { proposal: said, name };
  }

  private failed(reason: string, error: string, invalid: number, of: number, current: number): void {
    this.say('Warning', reason, error);
    this.set('ScalingActive', 'False', reason, `the HPA was unable to compute the replica count: ${error}`);
    this.status.currentReplicas = current;
    this.write();
    const resource = /^failed to get (\S+) /.exec(error)?.[1] ?? '';
    const first = `failed to get ${resource} resource metric value: ${error}`;
    this.say(
      'Warning',
      'FailedComputeMetricsReplicas',
      `invalid metrics (${invalid} invalid out of ${of}), first error is: ${first}`,
    );
  }

  private rescale(target: Scalable, current: number, desired: number, why: string): void {
    this.ctx.client.update(target, `${why}: from ${current} to ${desired}`, (draft) => {
      draft.spec = { ...draft.spec, replicas: desired };
    });
    this.set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${desired}`,
    );
    this.say('Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
    this.history.scaled(current, desired, this.ctx.now());
    this.finish(target, current, desired, true);
  }

  private finish(_target: Scalable, current: number, desired: number, rescaled: boolean): void {
    this.status.currentReplicas = current;
    this.status.desiredReplicas = desired;
    if (rescaled) this.status.lastScaleTime = timestamp(this.ctx.now());
    this.write();
  }

  private set(type: string, status: string, reason: string, message: string): void {
    const list = this.status.conditions ?? [];
    const old = list.find((c) => c.type === type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : timestamp(this.ctx.now());
    const next = { type, status, lastTransitionTime, reason, message };
    this.status.conditions = old ? list.map((c) => (c === old ? next : c)) : [...list, next];
  }

  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ctx.client.event(this.hpa, type, reason, message);
  }

  private write(): void {
    if (equal(this.hpa.status, this.status)) return;
    this.ctx.client.updateStatus(this.hpa, `wants ${this.status.desiredReplicas}`, (draft) => {
      draft.status = this.status;
    });
  }
}

function currentMetric(metric: MetricSpec, p: Proposal) {
  const value = {
    averageValue: `${Math.round(p.average)}m`,
    ...(p.utilization === undefined ? {} : { averageUtilization: p.utilization }),
  };
  return { type: metric.type, resource: { name: metric.resource?.name ?? '', current: value } };
}
