import type { Container, PodTemplateSpec, Probe, Toleration } from '../../../schemas/generated/types/core_v1.js';
import { describeVolumes } from './volumes.js';

/** The text of a pod template in `rollout history --revision`. kubectl pkg/describe/describe.go DescribePodTemplate. */
export function describePodTemplate(template: PodTemplateSpec): string {
  const { metadata, spec } = template;
  const lines = ['Pod Template:', ...labels('  Labels', metadata?.labels)];
  if (metadata?.annotations && Object.keys(metadata.annotations).length)
    lines.push(...annotations('  Annotations', metadata.annotations));
  if (spec?.serviceAccountName) lines.push(`  Service Account:\t${spec.serviceAccountName}`);
  if (spec?.initContainers?.length) lines.push('  Init Containers:', ...spec.initContainers.flatMap(container));
  const containers = spec?.containers ?? [];
  lines.push(`  Containers:${containers.length ? '' : ' <none>'}`, ...containers.flatMap(container));
  lines.push(...describeVolumes(spec?.volumes ?? []));
  const spread = [...(spec?.topologySpreadConstraints ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  spread.forEach((c, i) => {
    const selector = c.labelSelector ? ` for selector ${selectorText(c.labelSelector)}` : '';
    const text = `${c.topologyKey}:${c.whenUnsatisfiable} when max skew ${c.maxSkew} is exceeded${selector}`;
    lines.push(`  ${i ? '' : 'Topology Spread Constraints:'}\t${text}`);
  });
  if (spec?.priorityClassName) lines.push(`  Priority Class Name:\t${spec.priorityClassName}`);
  lines.push(...labels('  Node-Selectors', spec?.nodeSelector), ...tolerations(spec?.tolerations ?? []));
  return `${lines.join('\n')}\n`;
}

/** One value a line behind a title, or `<none>`. */
const multiline = (title: string, values: readonly string[]): string[] =>
  (values.length ? values : ['<none>']).map((v, i) => `${i ? '' : `${title}:`}\t${v}`);

const labels = (title: string, map: Readonly<Record<string, string>> | undefined): string[] =>
  multiline(
    title,
    Object.keys(map ?? {})
      .sort()
      .map((k) => `${k}=${map?.[k]}`),
  );

const maxAnnotation = 140;

function annotations(title: string, map: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(map)
    .filter((k) => k !== 'kubectl.kubernetes.io/last-applied-configuration')
    .sort();
  const shorten = (s: string) => (s.length > maxAnnotation - 2 ? `${s.slice(0, maxAnnotation - 2)}...` : s);
  const texts = keys.map((key) => {
    const value = map[key]!.replace(/\n$/, '');
    if (value.length + key.length + 2 <= maxAnnotation && !value.includes('\n')) return `${key}: ${value}`;
    return [`${key}:`, ...value.split('\n').map((s) => `\t  ${shorten(s)}`)].join('\n');
  });
  return multiline(title, texts);
}

function selectorText(selector: {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}): string {
  const pairs = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${k}=${v}`);
  const words: Readonly<Record<string, (key: string, values: string) => string>> = {
    In: (k, v) => `${k} in (${v})`,
    NotIn: (k, v) => `${k} notin (${v})`,
    Exists: (k) => k,
    DoesNotExist: (k) => `!${k}`,
  };
  const expressions = (selector.matchExpressions ?? []).map((e) =>
    (words[e.operator] ?? words['Exists']!)(e.key, [...(e.values ?? [])].sort().join(',')),
  );
  return [...pairs, ...expressions].join(',') || '<none>';
}

function container(c: Container): string[] {
  const ports = (number: 'containerPort' | 'hostPort') =>
    (c.ports ?? []).map((p) => `${p[number] ?? 0}/${p.protocol ?? 'TCP'}${p.name ? ` (${p.name})` : ''}`).join(', ');
  const port = (title: string, text: string) => `    ${title}${text.includes(',') ? 's' : ''}:\t${text || '<none>'}`;
  const seccomp = c.securityContext?.seccompProfile;
  const words = (title: string, list: readonly string[] | undefined) =>
    list?.length ? [`    ${title}:`, ...list.flatMap((w) => w.split('\n').map((l) => `      ${l}`))] : [];
  return [
    `   ${c.name}:`,
    `    Image:\t${c.image ?? ''}`,
    port('Port', ports('containerPort')),
    port('Host Port', ports('hostPort')),
    ...(seccomp ? [`    SeccompProfile:\t${seccomp.type}`] : []),
    ...(seccomp?.type === 'Localhost' ? [`      LocalhostProfile:\t${seccomp.localhostProfile}`] : []),
    ...words('Command', c.command),
    ...words('Args', c.args),
    ...quantities('Limits', c.resources?.limits),
    ...quantities('Requests', c.resources?.requests),
    ...probe('Liveness', c.livenessProbe),
    ...probe('Readiness', c.readinessProbe),
    ...probe('Startup', c.startupProbe),
    ...environment(c),
    ...mounts(c),
  ];
}

const quantities = (title: string, list: Readonly<Record<string, string | number>> | undefined): string[] =>
  list && Object.keys(list).length
    ? [
        `    ${title}:`,
        ...Object.keys(list)
          .sort()
          .map((k) => `      ${k}:\t${list[k]}`),
      ]
    : [];

function probe(title: string, p: Probe | undefined): string[] {
  if (!p) return [];
  const attributes = `delay=${p.initialDelaySeconds ?? 0}s timeout=${p.timeoutSeconds ?? 0}s period=${p.periodSeconds ?? 0}s #success=${p.successThreshold ?? 0} #failure=${p.failureThreshold ?? 0}`;
  return [`    ${title}:\t${action(p)} ${attributes}`];
}

function action(p: Probe): string {
  if (p.exec) return `exec [${(p.exec.command ?? []).join(' ')}]`;
  if (p.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = p.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') || !path ? path : `/${path}`}`;
  }
  if (p.tcpSocket) return `tcp-socket ${p.tcpSocket.host ?? ''}:${p.tcpSocket.port}`;
  return p.grpc ? `grpc <pod>:${p.grpc.port} ${p.grpc.service ?? ''}` : 'unknown';
}

function environment(c: Container): string[] {
  const from = (c.envFrom ?? []).map((e) => {
    const source = e.configMapRef ?? e.secretRef;
    const kind = e.configMapRef ? 'ConfigMap' : 'Secret';
    const prefix = e.prefix ? ` with prefix '${e.prefix}'` : '';
    return `      ${source?.name ?? ''}\t${kind}${prefix}\tOptional: ${source?.optional ?? false}`;
  });
  const own = (c.env ?? []).flatMap((e) => {
    if (!e.valueFrom) return (e.value ?? '').split('\n').map((l, i) => `      ${i ? '' : `${e.name}:`}\t${l}`);
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = e.valueFrom;
    if (fieldRef) return [`      ${e.name}:\t (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`];
    if (resourceFieldRef)
      return [`      ${e.name}:\t${resourceValue(c, resourceFieldRef.resource)} (${resourceFieldRef.resource})`];
    if (secretKeyRef)
      return [
        `      ${e.name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`,
      ];
    if (configMapKeyRef)
      return [
        `      ${e.name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional ?? false}`,
      ];
    return [];
  });
  return [
    ...(from.length ? ['    Environment Variables from:', ...from] : []),
    `    Environment:${own.length ? '' : '\t<none>'}`,
    ...own,
  ];
}

/** The container's own value; without one, the node decides. */
function resourceValue(c: Container, resource: string): string {
  const [list = '', name = ''] = resource.split('.');
  const value = list === 'limits' ? c.resources?.limits?.[name] : c.resources?.requests?.[name];
  return value === undefined ? (list === 'limits' ? 'node allocatable' : '0') : String(value);
}

function mounts(c: Container): string[] {
  const list = [...(c.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  const lines = list.map((m) => {
    const flags = [m.readOnly ? 'ro' : 'rw', ...(m.subPath ? [`path=${JSON.stringify(m.subPath)}`] : [])];
    return `      ${m.mountPath} from ${m.name} (${flags.join(',')})`;
  });
  const none = list.length ? '' : '\t<none>';
  const devices = [...(c.volumeDevices ?? [])].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1));
  return [
    `    Mounts:${none}`,
    ...lines,
    ...(devices.length ? [`    Devices:${none}`, ...devices.map((d) => `      ${d.devicePath} from ${d.name}`)] : []),
  ];
}

function tolerations(list: readonly Toleration[]): string[] {
  const sorted = [...list].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0));
  const texts = sorted.map((t) => {
    const head = `${t.key ?? ''}${t.value ? `=${t.value}` : ''}${t.effect ? `:${t.effect}` : ''}`;
    const exists = t.operator === 'Exists' && !t.value ? `${head ? ' ' : ''}op=Exists` : '';
    return `${head}${exists}${t.tolerationSeconds === undefined ? '' : ` for ${t.tolerationSeconds}s`}`;
  });
  return multiline('  Tolerations', texts);
}
