import { podTemplateOf } from '../graph/pod-template.js';
import { get, isObject, type JsonObject } from '../kube/json.js';
import { groupKindOf, type KubeObject } from '../kube/object.js';
import { matchesLabels } from '../kube/selectors.js';
import type { ApiObject } from '../lower/api-object.js';

/** Stands for the hash that a Deployment gives the pods of one template. */
const templateHash = 'template';

const kubeOf = (o: ApiObject): KubeObject => o.value as unknown as KubeObject;
const objectOf = (v: unknown): JsonObject => (isObject(v) ? v : {});

/**
 * The pods that a controller would make of a workload, with what they need to be scheduled as its pods: the replica set
 * behind a Deployment, the claims of a StatefulSet. Undefined for what makes no pods, or one for each node.
 */
export function podsMadeBy(workload: ApiObject): ApiObject[] | undefined {
  const object = kubeOf(workload);
  const kind = groupKindOf(object);
  const template = podTemplateOf(kind, workload.value);
  if (!template || kind === 'Pod' || kind === 'DaemonSet.apps') return undefined;
  const { name = '', namespace = 'default' } = object.metadata;
  const spec = objectOf(workload.value['spec']);
  const metadata = objectOf(get(workload.value, [...template.path, 'metadata']));
  const out: ApiObject[] = [];
  const put = (value: JsonObject): void => void out.push({ ...workload, value, duplicateKeys: [] });

  let owner: JsonObject = { apiVersion: object.apiVersion, kind: object.kind, name, uid: `${object.kind}/${name}` };
  let labels: JsonObject = { ...template.labels };
  if (kind === 'Deployment.apps') {
    labels = { ...labels, 'pod-template-hash': templateHash };
    const selector = objectOf(spec['selector']);
    const replicaSet = `${name}-${templateHash}`;
    owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: replicaSet, uid: `ReplicaSet/${replicaSet}` };
    const matchLabels = { ...objectOf(selector['matchLabels']), 'pod-template-hash': templateHash };
    put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: replicaSet, namespace, uid: owner['uid']! },
      spec: { selector: { ...selector, matchLabels } },
    });
  }
  const count = countOf(kind, spec);
  for (let i = 0; i < count; i++) {
    const pod = kind === 'StatefulSet.apps' ? `${name}-${i}` : `${name}-${i + 1}`;
    const claims = kind === 'StatefulSet.apps' ? claimsOf(spec, pod, namespace) : [];
    for (const claim of claims) put(claim.object);
    put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: pod, namespace, labels, ownerReferences: [{ ...owner, controller: true }] },
      spec: withVolumes(template.spec, claims),
    });
  }
  return out;
}

function countOf(kind: string, spec: JsonObject): number {
  if (kind === 'CronJob.batch' || kind === 'PodTemplate') return 1;
  const wanted = spec[kind === 'Job.batch' ? 'parallelism' : 'replicas'] ?? 1;
  const most = kind === 'Job.batch' ? (spec['completions'] ?? wanted) : wanted;
  return Math.max(0, Math.min(Number(wanted) || 0, Number(most) || 0));
}

interface Claim {
  readonly volume: string;
  readonly object: JsonObject;
}

/** Claims of `volumeClaimTemplates`, named as the StatefulSet controller names them. */
function claimsOf(spec: JsonObject, pod: string, namespace: string): Claim[] {
  const templates = Array.isArray(spec['volumeClaimTemplates']) ? spec['volumeClaimTemplates'].filter(isObject) : [];
  return templates.map((t) => {
    const metadata = objectOf(t['metadata']);
    const volume = String(metadata['name'] ?? '');
    const object = {
      ...t,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...metadata, name: `${volume}-${pod}`, namespace },
    };
    return { volume, object };
  });
}

function withVolumes(spec: JsonObject, claims: readonly Claim[]): JsonObject {
  if (!claims.length) return spec;
  const own = Array.isArray(spec['volumes']) ? spec['volumes'] : [];
  const volumes = claims.map(({ volume, object }) => ({
    name: volume,
    persistentVolumeClaim: { claimName: objectOf(object['metadata'])['name']! },
  }));
  return { ...spec, volumes: [...own, ...volumes] };
}

/** Whether pods of the workload are there already, or will never be: it is over, or another object sees to them. */
export function isSettled(workload: ApiObject, pods: readonly KubeObject[]): boolean {
  const object = kubeOf(workload);
  const kind = groupKindOf(object);
  const { name, namespace = 'default', ownerReferences = [] } = object.metadata;
  const idle = kind === 'CronJob.batch' || kind === 'PodTemplate' || get(workload.value, ['spec', 'suspend']) === true;
  if (idle || ownerReferences.some((o) => o.controller) || get(workload.value, ['status', 'completionTime']))
    return true;
  const labels = podTemplateOf(kind, workload.value)?.labels ?? {};
  const isOwn = (m: KubeObject['metadata']): boolean =>
    (m.ownerReferences ?? []).some((o) => o.kind === object.kind && o.name === name) ||
    (Object.keys(labels).length > 0 && matchesLabels(labels, m.labels));
  return pods.some(({ metadata: m }) => (m.namespace ?? 'default') === namespace && isOwn(m));
}
