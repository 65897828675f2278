import type {
  HorizontalPodAutoscalerBehavior,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../../../../schemas/generated/types/autoscaling_v2.js';
import { int, list, optional, pointer, struct, text } from '../../shared/internal-form.js';
import type { ValidationContext } from '../../types.js';
import type { AutoscalerObject } from './horizontal-pod-autoscaler.js';

/* Conversion between autoscaling/v1 and the hub. Mirrors pkg/apis/autoscaling/v1/conversion.go. */

const metricsKey = 'autoscaling.alpha.kubernetes.io/metrics';
const behaviorKey = 'autoscaling.alpha.kubernetes.io/behavior';
const roundTrip = [
  metricsKey,
  behaviorKey,
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
  'autoscaling.alpha.kubernetes.io/current-metrics',
  'autoscaling.alpha.kubernetes.io/conditions',
];

/** DropRoundTripHorizontalPodAutoscalerAnnotations. */
export function dropRoundTripAnnotations(draft: AutoscalerObject): void {
  for (const key of roundTrip) delete draft.metadata.annotations?.[key];
}

/** A metric as v1 writes it into the annotation. */
interface MetricV1 {
  type?: string;
  object?: {
    target?: { kind?: string; name?: string; apiVersion?: string };
    metricName?: string;
    targetValue?: string;
    selector?: MetricIdentifier['selector'];
    averageValue?: string;
  };
  pods?: { metricName?: string; targetAverageValue?: string; selector?: MetricIdentifier['selector'] };
  resource?: { name?: string; targetAverageUtilization?: number; targetAverageValue?: string };
  containerResource?: {
    name?: string;
    container?: string;
    targetAverageUtilization?: number;
    targetAverageValue?: string;
  };
  external?: {
    metricName?: string;
    metricSelector?: MetricIdentifier['selector'];
    targetValue?: string;
    targetAverageValue?: string;
  };
}

interface SpecV1 {
  targetCPUUtilizationPercentage?: number;
}

const parse = (json: string | undefined): unknown => {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
};

const cpuUtilization = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

/** Convert_v1_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler, in place. */
export function fromV1(draft: AutoscalerObject, ctx: ValidationContext): void {
  const spec = draft.spec!;
  const v1 = spec as unknown as SpecV1;
  const percentage = v1.targetCPUUtilizationPercentage;
  delete v1.targetCPUUtilizationPercentage;
  const metrics = percentage === undefined ? [] : [cpuUtilization(percentage)];
  const annotations = draft.metadata.annotations ?? {};
  const others = parse(annotations[metricsKey]);
  if (Array.isArray(others)) metrics.unshift(...others.map((m) => metricFromV1(m as MetricV1, ctx)));
  const behavior = parse(annotations[behaviorKey]);
  if (behavior && typeof behavior === 'object' && Object.keys(behavior).length)
    spec.behavior = lowerKeys(behavior) as HorizontalPodAutoscalerBehavior;
  spec.metrics = metrics.length ? metrics : [cpuUtilization(80)];
}

/** Go matches JSON names without regard to case; the annotation holds Go's own names. */
function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k.charAt(0).toLowerCase() + k.slice(1), lowerKeys(v)]),
  );
}

const identifier = (name: string | undefined, selector: MetricIdentifier['selector']): MetricIdentifier => ({
  name: name ?? '',
  ...(selector ? { selector } : {}),
});

const target = (type: string, parts: Partial<MetricTarget>): MetricTarget => ({
  type,
  ...Object.fromEntries(Object.entries(parts).filter(([, v]) => v !== undefined)),
});

function metricFromV1(m: MetricV1, { profile }: ValidationContext): MetricSpec {
  const out: MetricSpec = { type: m.type ?? '' };
  if (m.object) {
    const { averageValue, targetValue = '0' } = m.object;
    // v1 always writes a value, of which older servers think that it is meant.
    const meant = averageValue === undefined || targetValue !== '0' || !profile.atLeast('1.36');
    const value = meant ? targetValue : undefined;
    const { kind = '', name = '', apiVersion } = m.object.target ?? {};
    out.object = {
      describedObject: { kind, name, ...(apiVersion ? { apiVersion } : {}) },
      metric: identifier(m.object.metricName, m.object.selector),
      target: target(averageValue === undefined ? 'Value' : 'AverageValue', {
        value,
        averageValue,
      } as Partial<MetricTarget>),
    };
  }
  if (m.pods)
    out.pods = {
      metric: identifier(m.pods.metricName, m.pods.selector),
      target: target('AverageValue', { averageValue: m.pods.targetAverageValue ?? '0' }),
    };
  const utilization = (r: { targetAverageUtilization?: number; targetAverageValue?: string }): MetricTarget =>
    target(r.targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization', {
      averageValue: r.targetAverageValue,
      averageUtilization: r.targetAverageUtilization,
    } as Partial<MetricTarget>);
  if (m.resource) out.resource = { name: m.resource.name ?? '', target: utilization(m.resource) };
  if (m.containerResource)
    out.containerResource = {
      name: m.containerResource.name ?? '',
      container: m.containerResource.container ?? '',
      target: utilization(m.containerResource),
    };
  if (m.external)
    out.external = {
      metric: identifier(m.external.metricName, m.external.metricSelector),
      target: target(m.external.targetValue === undefined ? 'AverageValue' : 'Value', {
        value: m.external.targetValue,
        averageValue: m.external.targetAverageValue,
      } as Partial<MetricTarget>),
    };
  return out;
}

const defined = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, v]) => v !== undefined)) as T;

/** The reverse, with the fields in the order of the Go structs. */
function metricToV1(m: MetricSpec): unknown {
  const q = (v: string | number | undefined): string | undefined => (v === undefined ? undefined : String(v));
  const { object, pods, resource, containerResource, external } = m;
  return defined({
    type: m.type,
    object:
      object &&
      defined({
        target: defined({
          kind: object.describedObject?.kind ?? '',
          name: object.describedObject?.name ?? '',
          apiVersion: object.describedObject?.apiVersion,
        }),
        metricName: object.metric?.name ?? '',
        targetValue: q(object.target?.value) ?? '0',
        selector: object.metric?.selector,
        averageValue: q(object.target?.averageValue),
      }),
    pods:
      pods &&
      defined({
        metricName: pods.metric?.name ?? '',
        targetAverageValue: q(pods.target?.averageValue) ?? '0',
        selector: pods.metric?.selector,
      }),
    resource:
      resource &&
      defined({
        name: resource.name,
        targetAverageUtilization: resource.target?.averageUtilization,
        targetAverageValue: q(resource.target?.averageValue),
      }),
    containerResource:
      containerResource &&
      defined({
        name: containerResource.name,
        targetAverageUtilization: containerResource.target?.averageUtilization,
        targetAverageValue: q(containerResource.target?.averageValue),
        container: containerResource.container,
      }),
    external:
      external &&
      defined({
        metricName: external.metric?.name ?? '',
        metricSelector: external.metric?.selector,
        targetValue: q(external.target?.value),
        targetAverageValue: q(external.target?.averageValue),
      }),
  });
}

const rules = optional(
  struct({
    StabilizationWindowSeconds: pointer,
    SelectPolicy: pointer,
    Policies: list(struct({ Type: text, Value: int, PeriodSeconds: int })),
    Tolerance: pointer,
  }),
);
const internalBehavior = struct({ ScaleUp: rules, ScaleDown: rules });

/** Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler, in place. */
export function toV1(draft: AutoscalerObject): void {
  const spec = draft.spec!;
  const isCpu = (m: MetricSpec): boolean =>
    m.type === 'Resource' && m.resource?.name === 'cpu' && m.resource.target?.averageUtilization !== undefined;
  const metrics = spec.metrics ?? [];
  const cpu = metrics.find(isCpu)?.resource?.target.averageUtilization;
  const others = metrics.filter((m) => !isCpu(m));
  if (others.length) annotate(draft, metricsKey, others.map(metricToV1));
  if (spec.behavior) annotate(draft, behaviorKey, internalBehavior(spec.behavior));
  delete spec.metrics;
  delete spec.behavior;
  if (cpu !== undefined) (spec as unknown as SpecV1).targetCPUUtilizationPercentage = cpu;
}

function annotate(draft: AutoscalerObject, key: string, value: unknown): void {
  draft.metadata.annotations ??= {};
  draft.metadata.annotations[key] = JSON.stringify(value);
}
