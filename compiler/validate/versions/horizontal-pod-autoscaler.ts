import { get, isObject, type JsonObject, type Path } from '../../kube/json.js';
import type { Rewriter } from './rewriter.js';
import type { Conversion } from './types.js';

const kinds = ['HorizontalPodAutoscaler'];
const to = 'autoscaling/v2';

/** The shapes are equal. */
export const horizontalPodAutoscalerBeta2: Conversion = { from: ['autoscaling/v2beta2'], kinds, to };

/** Metrics got `metric` and `target`. Mirrors pkg/apis/autoscaling/v2beta1/conversion.go. */
export const horizontalPodAutoscalerBeta1: Conversion = {
  from: ['autoscaling/v2beta1'],
  kinds,
  to,
  changes:
    'in spec.metrics, targetAverageUtilization, targetAverageValue and targetValue become target.{type,averageUtilization,averageValue,value}, metricName and selector metric.{name,selector}, and target of an object metric describedObject',
  rewrite(object, rewriter) {
    const metrics = get(object, ['spec', 'metrics']);
    if (!Array.isArray(metrics)) return;
    for (const [i, metric] of metrics.entries())
      if (isObject(metric)) convert(metric, ['spec', 'metrics', i], rewriter);
  },
};

const targets: readonly (readonly [string, string, string])[] = [
  ['targetAverageUtilization', 'averageUtilization', 'Utilization'],
  ['targetAverageValue', 'averageValue', 'AverageValue'],
  ['targetValue', 'value', 'Value'],
];

function convert(metric: JsonObject, at: Path, rewriter: Rewriter): void {
  for (const source of ['resource', 'containerResource', 'pods', 'external', 'object']) {
    const value = metric[source];
    if (value === undefined) continue;
    if (!isObject(value)) {
      rewriter.giveUp();
      return;
    }
    const path = [...at, source];
    const averageOfObject = source === 'object' && value['averageValue'] !== undefined;
    const given = targets.filter(([old]) => value[old] !== undefined);
    const selector = value['selector'] ?? value['metricSelector'];
    if (given.length !== 1 || selector !== undefined || averageOfObject) {
      rewriter.giveUp();
      return;
    }
    if (source === 'object') rewriter.rename([...path, 'target'], 'describedObject');
    if (value['metricName'] !== undefined) rewriter.wrap([...path, 'metricName'], 'metric', 'name');
    for (const [old, name, type] of given) rewriter.wrap([...path, old], 'target', name, { type });
  }
}
