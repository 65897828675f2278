import { isObject, type JsonObject } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { KubectlVerb } from '../verb.js';
import { create, podSpecOf } from '../writes.js';

/** kubectl expose: a Service in front of a workload. pkg/cmd/expose. */
export const verb: KubectlVerb = {
  flags: {
    port: 'string',
    'target-port': 'string',
    name: 'string',
    type: 'string',
    protocol: 'string',
    selector: 'string',
    labels: 'string',
    'cluster-ip': 'string',
    'external-ip': 'string',
    'load-balancer-ip': 'string',
    'session-affinity': 'string',
    filename: 'list',
  },
  run(s, flags) {
    for (const object of s.inTurn(s.targets(flags))) {
      const service = serviceFor(object, flags);
      const stored = create(s, { ...service, metadata: { ...service.metadata, namespace: object.metadata.namespace } });
      if (stored) s.report(stored, 'exposed', { typed: s.dryRun === 'client' });
    }
  },
};

function serviceFor(object: KubeObject, flags: Flags): KubeObject {
  const name = flags.string('name') ?? object.metadata.name ?? '';
  const ports = portsFor(object, flags);
  if (ports.length === 0) throw new KubectlError("error: couldn't find port via --port flag or introspection");
  const type = flags.string('type');
  const clusterIP = flags.string('cluster-ip');
  const affinity = flags.string('session-affinity');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(labelsOf(object, flags) ? { labels: labelsOf(object, flags) } : {}) },
    spec: {
      selector: selectorOf(object, flags),
      ports,
      ...(type ? { type } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
    },
  } as KubeObject;
}

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((p) => p.split('=') as [string, string]));

function labelsOf(object: KubeObject, flags: Flags): Record<string, string> | undefined {
  const text = flags.string('labels');
  return text === undefined ? object.metadata.labels : pairs(text);
}

function selectorOf(object: KubeObject, flags: Flags): Record<string, string> {
  const text = flags.string('selector');
  if (text !== undefined) return pairs(text);
  if (object.kind === 'Pod') {
    if (!object.metadata.labels)
      throw new KubectlError(
        "error: couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
      );
    return object.metadata.labels;
  }
  const selector = (object as unknown as { spec?: JsonObject }).spec?.['selector'];
  if (!isObject(selector)) throw new KubectlError(`error: cannot expose a ${object.kind}`);
  if (object.kind === 'Service' || object.kind === 'ReplicationController') return selector as Record<string, string>;
  if (Array.isArray(selector['matchExpressions']) && selector['matchExpressions'].length)
    throw new KubectlError(
      "error: couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions",
    );
  return (selector['matchLabels'] ?? {}) as Record<string, string>;
}

function portsFor(object: KubeObject, flags: Flags): JsonObject[] {
  const protocol = flags.string('protocol') ?? 'TCP';
  const target = flags.string('target-port');
  const asPort = (t: string) => (/^\d+$/.test(t) ? Number(t) : t);
  const given = flags.list('port').map(Number);
  const found = given.length ? given : introspect(object);
  return found.map((port, i) => ({
    ...(found.length > 1 ? { name: `port-${i + 1}` } : {}),
    port,
    protocol,
    targetPort: target === undefined ? port : asPort(target),
  }));
}

function introspect(object: KubeObject): number[] {
  if (object.kind === 'Service')
    return ((object as unknown as { spec: { ports?: { port: number }[] } }).spec.ports ?? []).map((p) => p.port);
  const containers = (podSpecOf(object)?.['containers'] ?? []) as { ports?: { containerPort: number }[] }[];
  return containers.flatMap((c) => (c.ports ?? []).map((p) => p.containerPort));
}
