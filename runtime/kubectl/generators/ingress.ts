import type { KubeObject } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import type { Generator } from './registry.js';
import { requireName } from './workloads.js';

/** kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]]. pkg/cmd/create/create_ingress.go. */
export const ingress: Generator = (_s, flags, names) => {
  const name = requireName(names, 'ingress');
  const rules = flags.repeated('rule');
  const fallback = flags.string('default-backend');
  if (!fallback && rules.length === 0)
    throw new KubectlError(
      'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  for (const rule of rules)
    if (
      !/^(?<host>[\w*\-.]*)\/(?<path>[\w\-./]*\*?)=(?<svcname>[\w-]+):(?<svcport>[\w-]+)(?:,(?<tls>tls(?:=(?<secretname>[\w-]+))?))?$/.test(
        rule,
      )
    )
      throw new KubectlError(
        `error: rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
  if (fallback && fallback.split(':').length !== 2)
    throw new KubectlError('error: default-backend should be in format servicename:serviceport');
  const annotations = flags.repeated('annotation').map((text) => {
    const at = text.indexOf('=');
    if (at < 0) throw new KubectlError(`error: annotation ${text} is invalid and should be in format key=[value]`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const className = flags.string('class');
  const tls = tlsOf(rules);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, ...(annotations.length ? { annotations: Object.fromEntries(annotations) } : {}) },
    spec: {
      ...(fallback ? { defaultBackend: backend(fallback) } : {}),
      ...(className ? { ingressClassName: className } : {}),
      ...(rules.length ? { rules: rulesOf(rules) } : {}),
      ...(tls.length ? { tls } : {}),
    },
  } as KubeObject;
};

function backend(text: string): object {
  const [name, port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function rulesOf(rules: readonly string[]): object[] {
  const hosts = new Map<string, object[]>();
  for (const rule of rules) {
    const [, host = '', rest = '', service = ''] = /^([^/]*)\/([^=]*)=([^,]*)/.exec(rule)!;
    const prefix = rest.endsWith('*');
    const path = {
      backend: backend(service),
      path: `/${prefix ? rest.slice(0, -1) : rest}`,
      pathType: prefix ? 'Prefix' : 'Exact',
    };
    hosts.set(host, [...(hosts.get(host) ?? []), path]);
  }
  return [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
}

interface Tls {
  hosts?: string[];
  secretName?: string;
}

/** Each host once, hosts of one secret together. */
function tlsOf(rules: readonly string[]): Tls[] {
  const out: Tls[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const mark = rule.split(',')[1];
    if (mark === undefined) continue;
    const host = rule.split('/')[0]!;
    const secret = mark.split('=')[1] ?? '';
    if (seen.has(host)) continue;
    seen.add(host);
    const same = out.find((t) => (t.secretName ?? '') === secret);
    if (same) same.hosts = [...(same.hosts ?? []), host];
    else if (host || secret)
      out.push({ ...(host ? { hosts: [host] } : {}), ...(secret ? { secretName: secret } : {}) });
  }
  return out;
}
