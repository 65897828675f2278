import type { MetricIdentifier, MetricSpec, MetricTarget } from '../../../../schemas/generated/types/autoscaling_v2.js';
import { quantity } from '../../../kube/quantity.js';
import { type FieldError, forbidden, invalid, named, notSupported, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { invalidEach, isDNS1123Label, isPathSegmentName } from '../checks.js';
import { validateContainerResourceName } from '../core/resource-names.js';
import { type ReferenceOptions, validateReference } from './hpa-validation.js';

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

/** In the order in which validateMetricSpec looks at them. */
const sources: readonly Source[] = ['object', 'external', 'pods', 'resource', 'containerResource'];
const fieldOf: Readonly<Record<string, Source>> = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  External: 'external',
  ContainerResource: 'containerResource',
};
const types = Object.keys(fieldOf).sort();

/** validateMetrics of pkg/apis/autoscaling/validation/validation.go. */
export function validateMetrics(
  metrics: readonly MetricSpec[],
  path: FieldPath,
  minReplicas: number | undefined,
  options: ReferenceOptions,
): FieldError[] {
  const errors = metrics.flatMap((m, i) => validateMetric(m, path.index(i), options));
  if (minReplicas === 0 && !metrics.some((m) => m.type === 'Object' || m.type === 'External'))
    errors.push(
      forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas'),
    );
  return errors;
}

function validateMetric(metric: MetricSpec, path: FieldPath, options: ReferenceOptions): FieldError[] {
  const errors: FieldError[] = [];
  const type = metric.type ?? '';
  const typePath = path.child('type');
  if (!type) errors.push(required(typePath, 'must specify a metric source type'));
  if (!types.includes(type)) errors.push(notSupported(typePath, type, types));
  const present = sources.filter((source) => metric[source] !== undefined);
  if (present[0]) errors.push(...validateSource(metric, present[0], path, options));
  const expected = Object.hasOwn(fieldOf, type) ? fieldOf[type] : undefined;
  if (expected === undefined) errors.push(notSupported(typePath, type, types));
  else if (metric[expected] === undefined)
    errors.push(required(path.child(expected), 'must populate information for the given metric source'));
  if (present.length !== 1)
    for (const source of present)
      if (source !== expected) errors.push(forbidden(path.child(source), 'must populate the given metric source only'));
  return errors;
}

function validateSource(
  metric: MetricSpec,
  source: Source,
  parent: FieldPath,
  options: ReferenceOptions,
): FieldError[] {
  const path = parent.child(source);
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object)
    return [
      ...validateReference(object.describedObject, path.child('describedObject'), options),
      ...validateIdentifier(object.metric, path.child('metric')),
      ...validateTarget(object.target, path.child('target')),
      ...(object.target?.value === undefined && object.target?.averageValue === undefined
        ? [required(path.child('target', 'averageValue'), 'must set either a target value or averageValue')]
        : []),
    ];
  if (source === 'external' && external)
    return [
      ...validateIdentifier(external.metric, path.child('metric')),
      ...validateTarget(external.target, path.child('target')),
      ...validateExternalTarget(external.target, path.child('target')),
    ];
  if (source === 'pods' && pods)
    return [
      ...validateIdentifier(pods.metric, path.child('metric')),
      ...validateTarget(pods.target, path.child('target')),
      ...(pods.target?.averageValue === undefined
        ? [required(path.child('target', 'averageValue'), 'must specify a positive target averageValue')]
        : []),
    ];
  if (source === 'resource' && resource)
    return [
      ...(resource.name ? [] : [required(path.child('name'), 'must specify a resource name')]),
      ...validateUtilization(resource.target, path.child('target')),
    ];
  return containerResource ? validateContainerResource(containerResource, path) : [];
}

function validateContainerResource(
  source: NonNullable<MetricSpec['containerResource']>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const { name, container } = source;
  if (name) errors.push(...validateContainerResourceName(name, path.child('name')));
  else errors.push(required(path.child('name'), 'must specify a resource name'));
  if (container) errors.push(...invalidEach(path.child('container'), container, isDNS1123Label(container)));
  else errors.push(required(path.child('container'), 'must specify a container'));
  return [...errors, ...validateUtilization(source.target, path.child('target'))];
}

function validateExternalTarget(target: MetricTarget | undefined, path: FieldPath): FieldError[] {
  const one = target?.value !== undefined;
  const both = one && target.averageValue !== undefined;
  if (both) return [forbidden(path.child('value'), 'may not set both a target value for metric and a per-pod target')];
  if (one || target?.averageValue !== undefined) return [];
  return [required(path.child('averageValue'), 'must set either a target value for metric or a per-pod target')];
}

function validateUtilization(target: MetricTarget | undefined, path: FieldPath): FieldError[] {
  const errors = validateTarget(target, path);
  const raw = target?.averageValue !== undefined;
  const percent = target?.averageUtilization !== undefined;
  if (!raw && !percent)
    errors.push(
      required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization'),
    );
  if (raw && percent)
    errors.push(forbidden(path.child('averageValue'), 'may not set both a target raw value and a target utilization'));
  return errors;
}

function validateTarget(target: MetricTarget | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const type = target?.type ?? '';
  if (!type) errors.push(required(path.child('type'), 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalid(path.child('type'), named(type), 'must be either Utilization, Value, or AverageValue'));
  for (const field of ['value', 'averageValue'] as const) {
    const value = target?.[field];
    if (value !== undefined && quantity(value).nano <= 0n)
      errors.push(invalid(path.child(field), String(value), 'must be positive'));
  }
  const utilization = target?.averageUtilization;
  if (utilization !== undefined && utilization < 1)
    errors.push(invalid(path.child('averageUtilization'), utilization, 'must be greater than 0'));
  return errors;
}

function validateIdentifier(id: MetricIdentifier | undefined, path: FieldPath): FieldError[] {
  const name = id?.name;
  if (!name) return [required(path.child('name'), 'must specify a metric name')];
  return invalidEach(path.child('name'), name, isPathSegmentName(name));
}
