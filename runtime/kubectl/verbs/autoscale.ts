import type { KubeObject } from '../../../compiler/kube/object.js';
import { parseQuantity } from '../../../compiler/kube/quantity.js';
import { ApiError } from '../../world/errors.js';
import { KubectlError } from '../command-line.js';
import { type Session, serverError } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { createOrThrow } from '../writes.js';
import { scalable } from './scale.js';

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
    const min = flags.int('min') ?? -1;
    const percent = flags.int('cpu-percent') ?? -1;
    if (flags.has('cpu-percent'))
      s.err(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
      );
    if (max === undefined) throw new KubectlError('error: required flag(s) "max" not set');
    if (max < 1) throw new KubectlError(`error: --max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min)
      throw new KubectlError(`error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    const [cpuText, memoryText] = [flags.string('cpu') ?? '', flags.string('memory') ?? ''];
    if (percent > 0 && cpuText) throw new KubectlError('error: --cpu-percent and --cpu are mutually exclusive');
    const cpu = percent > 0 ? utilization('cpu', percent) : cpuText ? metric('cpu', cpuText) : undefined;
    const memory = memoryText ? metric('memory', memoryText) : undefined;
    const metrics = [cpu, memory].filter((m) => m !== undefined);
    // canCreateHPAV1 looks at --cpu alone.
    const v1 = cpuText.trim().endsWith('%') && !memory;
    for (const object of s.inTurn(s.targets(flags))) {
      const name = flags.string('name') ?? object.metadata.name;
      autoscale(s, object, hpaFor(object, name, min, max, metrics), v1 ? undefined : cpuText);
    }
  },
};

function hpaFor(target: KubeObject, name: string | undefined, min: number, max: number, metrics: object[]): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: target.metadata.namespace },
    spec: {
      maxReplicas: max,
      ...(metrics.length ? { metrics } : {}),
      ...(min > 0 ? { minReplicas: min } : {}),
      scaleTargetRef: { apiVersion: target.apiVersion, kind: target.kind, name: target.metadata.name },
    },
  } as KubeObject;
}

/** Where v2 is refused, v1 is tried if it can say the same; `cpu` is the flag that it cannot. */
function autoscale(s: Session, target: KubeObject, hpa: KubeObject, cpu: string | undefined): void {
  if (!scalable.has(target.kind))
    throw new KubectlError(
      `error: cannot autoscale a ${target.kind}: could not find scale subresource for ${s.versionedResourceOf(target)} in discovery information`,
    );
  try {
    s.report(createOrThrow(s, hpa), s.dryRun === 'client' ? 'created' : 'autoscaled', { typed: true });
  } catch (e) {
    if (!(e instanceof ApiError)) throw e;
    if (cpu === undefined) s.fail(serverError(e));
    else
      s.fail(
        `error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${cpu ? '%!w(<nil>)' : 'empty input'}`,
      );
  }
}

interface Metric {
  readonly type: 'Resource';
  readonly resource: {
    readonly name: string;
    readonly target: { readonly type: string; readonly [value: string]: unknown };
  };
}

const utilization = (name: string, percent: number): Metric => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization: percent } },
});

/** parseResourceInput: a percentage, a quantity, or a bare number of millicores or mebibytes. */
function metric(name: 'cpu' | 'memory', text: string): Metric {
  const percent = /^(.*)%$/.exec(text)?.[1];
  if (percent !== undefined) {
    if (!/^\d+$/.test(percent)) throw new KubectlError(`error: invalid percentage value: ${percent}`);
    return utilization(name, Number(percent));
  }
  const value = /^\d+(\.\d+)?$/.test(text) ? `${text}${name === 'cpu' ? 'm' : 'Mi'}` : text;
  if ('error' in parseQuantity(value)) throw new KubectlError(`error: invalid resource ${name} value: ${text}`);
  return { type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue: value } } };
}
