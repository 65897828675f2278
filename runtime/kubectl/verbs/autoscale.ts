import type { KubeObject } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import { printName } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { create } from '../writes.js';

/** kubectl autoscale. pkg/cmd/autoscale. */
export const verb: KubectlVerb = {
  flags: {
    min: 'string',
    max: 'string',
    'cpu-percent': 'string',
    cpu: 'string',
    memory: 'string',
    name: 'string',
    filename: 'list',
  },
  run(s, flags) {
    const max = flags.int('max');
    const min = flags.int('min');
    if (flags.has('cpu-percent'))
      s.err(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
      );
    if (max === undefined || max < 1)
      throw new KubectlError(`error: --max=MAXPODS is required and must be at least 1, max: ${max ?? -1}`);
    const metrics = [
      metric('cpu', flags.string('cpu-percent') ?? flags.string('cpu')),
      metric('memory', flags.string('memory')),
    ];
    for (const object of s.targets(flags)) {
      const stored = create(s, {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: flags.string('name') ?? object.metadata.name, namespace: object.metadata.namespace },
        spec: {
          scaleTargetRef: { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name },
          maxReplicas: max,
          ...(min === undefined || min < 0 ? {} : { minReplicas: min }),
          ...(metrics.some(Boolean) ? { metrics: metrics.filter(Boolean) } : {}),
        },
      } as KubeObject);
      if (stored) s.out(`${printName(stored)} autoscaled`);
    }
  },
};

function metric(name: string, text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  const percent = /^(\d+)%?$/.exec(text);
  const target = percent
    ? { type: 'Utilization', averageUtilization: Number(percent[1]) }
    : { type: 'AverageValue', averageValue: text };
  return { type: 'Resource', resource: { name, target } };
}
