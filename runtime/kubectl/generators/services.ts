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
  const name = requireName(rest);
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

/** kubectl create ingress NAME --rule=host/path=service:port[,tls]. pkg/cmd/create/create_ingress.go. */
export const ingress: Generator = (_s, flags, names) => {
  const rules = new Map<string, object[]>();
  for (const rule of flags.repeated('rule')) {
    const m = /^([^/=]*)(\/[^=]*)?=([^:]+):([^,]+)/.exec(rule);
    if (!m)
      throw new KubectlError(
        `error: rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
    const [, host = '', path = '/', name, port = ''] = m;
    const prefix = path.endsWith('*');
    const backend = { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
    const entry = { path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact', backend };
    rules.set(host, [...(rules.get(host) ?? []), entry]);
  }
  const className = flags.string('class');
  const spec = {
    ...(className ? { ingressClassName: className } : {}),
    rules: [...rules].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } })),
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: requireName(names) },
    spec,
  } as KubeObject;
};
