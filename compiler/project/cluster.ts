import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Host } from '../host/host.js';
import { isObject, type JsonObject } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import type { AdmissionFlags } from './admission.js';
import { kubeadmAdmission } from './kubeadm-admission.js';

/** The cluster that a prediction runs on, and what was assumed about it. */
export interface ClusterInput {
  /** Nodes and whatever else already runs, as the input gives them. */
  readonly objects: KubeObject[];
  readonly assumptions: string[];
  readonly diagnostics: Diagnostic[];
  /** From a kubeadm configuration, e.g. `v1.36.2`. */
  readonly kubernetesVersion?: string;
  /** From there, too. */
  readonly admission?: AdmissionFlags;
}

const defaultSize = { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' } as const;

/** What every managed cluster offers: claims without a class get a volume where their pod lands. */
const defaultStorageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'disk.csi.drydock.dev',
  volumeBindingMode: 'WaitForFirstConsumer',
} as KubeObject;

/** Three ordinary nodes in three zones, where the user names no cluster. */
export function defaultCluster(): ClusterInput {
  return {
    objects: [...[0, 1, 2].map((i) => node(`node-${i}`, { zone: `zone-${'abc'[i]}` })), defaultStorageClass],
    assumptions: [
      `No cluster was given: three empty nodes of ${defaultSize.cpu} CPU and ${defaultSize.memory} in three zones, and a default storage class that provisions. Name yours with --cluster FILE.`,
    ],
    diagnostics: [],
  };
}

/**
 * Reads Nodes, `kubectl get -o yaml` dumps and kubeadm configurations (kubeadm.k8s.io), in any mix of documents.
 * @throws HostError where a file cannot be read
 */
export function loadCluster(host: Host, paths: readonly string[]): ClusterInput {
  if (paths.length === 0) return defaultCluster();
  const result = { objects: [] as KubeObject[], assumptions: [] as string[], diagnostics: [] as Diagnostic[] };
  let version: string | undefined;
  let admission: AdmissionFlags | undefined;
  const kubeadm: JsonObject[] = [];
  for (const path of paths) {
    const { objects, diagnostics } = lowerYaml(parseYaml(new SourceFile(path, host.readText(path))));
    result.diagnostics.push(...diagnostics);
    for (const { value } of objects) {
      if (!String(value['apiVersion']).startsWith('kubeadm.k8s.io/'))
        result.objects.push(value as unknown as KubeObject);
      else kubeadm.push(value);
      if (value['kind'] !== 'ClusterConfiguration') continue;
      if (typeof value['kubernetesVersion'] === 'string') version = value['kubernetesVersion'];
      const { flags, assumptions } = kubeadmAdmission(value);
      admission = flags;
      result.assumptions.push(...assumptions);
    }
  }
  addKubeadmNodes(kubeadm, result);
  if (!result.objects.some((o) => o.kind === 'Node')) {
    const fallback = defaultCluster();
    result.objects.push(...fallback.objects);
    result.assumptions.push(`${paths.join(', ')} names no node: ${fallback.assumptions[0]}`);
  }
  return {
    ...result,
    ...(version ? { kubernetesVersion: version } : {}),
    ...(admission ? { admission } : {}),
  };
}

/** A kubeadm configuration says which nodes join and with which taints and labels, but not how large they are. */
function addKubeadmNodes(
  documents: readonly JsonObject[],
  into: { objects: KubeObject[]; assumptions: string[] },
): void {
  const joins = documents.filter((d) => d['kind'] === 'InitConfiguration' || d['kind'] === 'JoinConfiguration');
  joins.forEach((d, i) => {
    const registration = isObject(d['nodeRegistration']) ? d['nodeRegistration'] : {};
    const controlPlane = d['kind'] === 'InitConfiguration' || isObject(d['controlPlane']);
    const name =
      typeof registration['name'] === 'string'
        ? registration['name']
        : `${controlPlane ? 'control-plane' : 'worker'}-${i}`;
    const taints = Array.isArray(registration['taints'])
      ? (registration['taints'] as object[])
      : controlPlane
        ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
        : [];
    into.objects.push(node(name, { taints, ...(controlPlane ? { role: 'control-plane' } : {}) }));
  });
  if (joins.length)
    into.assumptions.push(
      `The kubeadm configuration gives no sizes: each of its ${joins.length} nodes has ${defaultSize.cpu} CPU and ${defaultSize.memory}.`,
    );
}

function node(name: string, more: { zone?: string; role?: string; taints?: readonly object[] }): KubeObject {
  const labels: Record<string, string> = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    ...(more.zone ? { 'topology.kubernetes.io/zone': more.zone } : {}),
    ...(more.role ? { [`node-role.kubernetes.io/${more.role}`]: '' } : {}),
  };
  const object = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: more.taints?.length ? { taints: more.taints } : {},
    status: { capacity: defaultSize, allocatable: defaultSize, conditions: [{ type: 'Ready', status: 'True' }] },
  };
  return object as unknown as KubeObject;
}
