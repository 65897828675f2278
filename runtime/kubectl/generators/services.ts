import type { KubeObject } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import type { Generator } from './registry.js';
import { requireName } from './workloads.js';

const types: Readonly<Record<string, string>> = {
  clusterip: 'ClusterIP',
  nodeport: 'NodePort',
  loadbalancer: 'LoadBalancer',
  externalname: 'ExternalName',
};

/** kubectl create service TYPE NAME. pkg/cmd/create/create_service.go. */
export const service: Generator = (_s, flags, names) => {
  const [word = '', ...rest] = names;
  const type = Object.hasOwn(types, word) ? types[word] : undefined;
  if (!type) throw new KubectlError(`error: unknown service type "${word}"`);
  const name = requireName(rest, `service ${word}`);
  if (flags.string('clusterip') === 'None' && type !== 'ClusterIP')
    throw new KubectlError('error: ClusterIP=None can only be used with ClusterIP service type');
  const portless = flags.string('clusterip') === 'None' || type === 'ExternalName';
  if (!flags.has('tcp') && !portless) throw new KubectlError('error: at least one tcp port specifier must be provided');
  if (type === 'ExternalName' && !flags.string('external-name'))
    throw new KubectlError('error: required flag(s) "external-name" not set');
  const ports = flags.list('tcp').map((pair) => {
    const [port = '', target = port] = pair.split(':');
    const nodePort = flags.int('node-port');
    return {
      name: pair.replace(':', '-'),
      port: Number(port),
      protocol: 'TCP',
      targetPort: /^\d+$/.test(target) ? Number(target) : target,
      ...(nodePort ? { nodePort } : {}),
    };
  });
  const clusterIP = flags.string('clusterip');
  const externalName = flags.string('external-name');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: {
      type,
      selector: { app: name },
      ...(ports.length ? { ports } : {}),
      ...(clusterIP ? { clusterIP } : {}),
      ...(externalName ? { externalName } : {}),
    },
  } as KubeObject;
};
