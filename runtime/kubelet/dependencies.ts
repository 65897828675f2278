import type { ClusterView } from '../../compiler/kube/object.js';
import type {
  ConfigMap,
  Container,
  EnvVar,
  KeyToPath,
  Pod,
  Secret,
  Volume,
} from '../../schemas/generated/types/core_v1.js';

/**
 * What a pod needs from its namespace before it can run, in the kubelet's words
 * (pkg/volume/{configmap,secret,projected}, pkg/kubelet/kubelet_pods.go makeEnvironmentVariables).
 */

type Kind = 'ConfigMap' | 'Secret';
/** Where either keeps its entries. */
type Entries = Pick<ConfigMap, 'data' | 'binaryData'> & Pick<Secret, 'stringData'>;

interface Need {
  readonly kind: Kind;
  readonly name: string | undefined;
  readonly optional: boolean | undefined;
  readonly keys?: readonly string[];
}

/** Why a volume cannot be mounted; undefined where all can. */
export function mountTrouble(view: ClusterView, pod: Pod): string | undefined {
  for (const volume of pod.spec?.volumes ?? [])
    for (const need of needsOf(volume)) {
      const problem = missing(view, pod, need);
      if (problem) return `MountVolume.SetUp failed for volume "${volume.name}" : ${problem}`;
    }
  return undefined;
}

const keysOf = (items: readonly KeyToPath[] | undefined): string[] => (items ?? []).map((i) => i.key);

function needsOf(volume: Volume): Need[] {
  const { configMap, secret, projected } = volume;
  const needs: Need[] = [];
  if (configMap)
    needs.push({
      kind: 'ConfigMap',
      name: configMap.name,
      optional: configMap.optional,
      keys: keysOf(configMap.items),
    });
  if (secret)
    needs.push({ kind: 'Secret', name: secret.secretName, optional: secret.optional, keys: keysOf(secret.items) });
  for (const source of projected?.sources ?? []) {
    if (source.configMap)
      needs.push({
        kind: 'ConfigMap',
        ...source.configMap,
        name: source.configMap.name,
        optional: source.configMap.optional,
        keys: keysOf(source.configMap.items),
      });
    if (source.secret)
      needs.push({
        kind: 'Secret',
        name: source.secret.name,
        optional: source.secret.optional,
        keys: keysOf(source.secret.items),
      });
  }
  return needs;
}

function missing(view: ClusterView, pod: Pod, need: Need): string | undefined {
  if (need.optional || !need.name) return undefined;
  const found = view.get(need.kind, pod.metadata?.namespace ?? '', need.name) as Entries | undefined;
  if (!found) return `${need.kind.toLowerCase()} "${need.name}" not found`;
  const absent = (need.keys ?? []).find((key) => !hasKey(found, key));
  return absent === undefined
    ? undefined
    : `references non-existent ${need.kind === 'Secret' ? 'secret' : 'config'} key: ${absent}`;
}

function hasKey(object: Entries, key: string): boolean {
  return [object.data, object.binaryData, object.stringData].some(
    (part) => part !== undefined && Object.hasOwn(part, key),
  );
}

/** Why a container's environment cannot be made (CreateContainerConfigError); undefined where it can. */
export function environmentTrouble(view: ClusterView, pod: Pod, container: Container): string | undefined {
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const problem =
      (configMapRef &&
        missing(view, pod, { kind: 'ConfigMap', name: configMapRef.name, optional: configMapRef.optional })) ??
      (secretRef && missing(view, pod, { kind: 'Secret', name: secretRef.name, optional: secretRef.optional }));
    if (problem) return problem;
  }
  for (const variable of container.env ?? []) {
    const problem = variableTrouble(view, pod, variable);
    if (problem) return problem;
  }
  return undefined;
}

function variableTrouble(view: ClusterView, pod: Pod, { valueFrom }: EnvVar): string | undefined {
  const key = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
  if (!key || key.optional) return undefined;
  const kind: Kind = valueFrom?.configMapKeyRef ? 'ConfigMap' : 'Secret';
  const gone = missing(view, pod, { kind, name: key.name, optional: false });
  if (gone) return gone;
  const found = view.get(kind, pod.metadata?.namespace ?? '', key.name ?? '') as Entries | undefined;
  if (!found || hasKey(found, key.key)) return undefined;
  return `couldn't find key ${key.key} in ${kind} ${pod.metadata?.namespace}/${key.name}`;
}
