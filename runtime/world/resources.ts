import { type ClusterView, type GroupKind, groupKind } from '../../compiler/kube/object.js';

/** A resource as discovery lists it. */
export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly short: readonly string[];
  readonly namespaced: boolean;
  /** Whether a custom kind has a scale subresource. */
  readonly scale?: boolean;
}

const table = `
core/v1 Pod pods po
core/v1 Node nodes no cluster
core/v1 Namespace namespaces ns cluster
core/v1 Service services svc
core/v1 Endpoints endpoints ep
core/v1 ConfigMap configmaps cm
core/v1 Secret secrets
core/v1 ServiceAccount serviceaccounts sa
core/v1 PersistentVolume persistentvolumes pv cluster
core/v1 PersistentVolumeClaim persistentvolumeclaims pvc
core/v1 ResourceQuota resourcequotas quota
core/v1 LimitRange limitranges limits
core/v1 ReplicationController replicationcontrollers rc
core/v1 PodTemplate podtemplates
core/v1 Event events ev
apps/v1 Deployment deployments deploy
apps/v1 ReplicaSet replicasets rs
apps/v1 StatefulSet statefulsets sts
apps/v1 DaemonSet daemonsets ds
apps/v1 ControllerRevision controllerrevisions
batch/v1 Job jobs
batch/v1 CronJob cronjobs cj
autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers hpa
policy/v1 PodDisruptionBudget poddisruptionbudgets pdb
discovery.k8s.io/v1 EndpointSlice endpointslices
networking.k8s.io/v1 Ingress ingresses ing
networking.k8s.io/v1 IngressClass ingressclasses cluster
networking.k8s.io/v1 NetworkPolicy networkpolicies netpol
storage.k8s.io/v1 StorageClass storageclasses sc cluster
storage.k8s.io/v1 CSIDriver csidrivers cluster
storage.k8s.io/v1 CSINode csinodes cluster
storage.k8s.io/v1 VolumeAttachment volumeattachments cluster
scheduling.k8s.io/v1 PriorityClass priorityclasses pc cluster
rbac.authorization.k8s.io/v1 Role roles
rbac.authorization.k8s.io/v1 RoleBinding rolebindings
rbac.authorization.k8s.io/v1 ClusterRole clusterroles cluster
rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings cluster
coordination.k8s.io/v1 Lease leases
node.k8s.io/v1 RuntimeClass runtimeclasses cluster
apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions crd crds cluster
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration mutatingwebhookconfigurations cluster
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration validatingwebhookconfigurations cluster
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy validatingadmissionpolicies cluster
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings cluster
`;

function parse(line: string): ResourceInfo {
  const [api = '', kind = '', plural = '', ...rest] = line.split(' ');
  const [group = '', version = ''] = api.split('/');
  return {
    group: group === 'core' ? '' : group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    short: rest.filter((w) => w !== 'cluster'),
    namespaced: !rest.includes('cluster'),
  };
}

/** The resources that the simulated API server serves, in discovery order. */
export const resources: readonly ResourceInfo[] = table.trim().split('\n').map(parse);

const byKind = new Map<GroupKind, ResourceInfo>(resources.map((r) => [groupKind(r.group, r.kind), r]));

/** Discovery information of a kind; a kind that drydock has no entry of is taken to be namespaced. */
export function resourceOf(group: string, kind: string): ResourceInfo {
  return (
    byKind.get(groupKind(group, kind)) ?? {
      group,
      version: 'v1',
      kind,
      plural: pluralOf(kind.toLowerCase()),
      singular: kind.toLowerCase(),
      short: [],
      namespaced: true,
    }
  );
}

/** As `resourceOf`, with the custom kinds of the CRDs that a view holds. */
export function discover(view: ClusterView, group: string, kind: string): ResourceInfo {
  if (byKind.has(groupKind(group, kind))) return resourceOf(group, kind);
  return customResources(view).find((r) => r.group === group && r.kind === kind) ?? resourceOf(group, kind);
}

/** The resources that CRDs define. */
export function customResources(view: ClusterView): ResourceInfo[] {
  return view.list('CustomResourceDefinition.apiextensions.k8s.io').map((o) => {
    const { group, names, scope, versions } = (o as unknown as { spec: CrdSpec }).spec;
    const served = versions.filter((v) => v.served !== false);
    return {
      group,
      version: served[0]?.name ?? 'v1',
      kind: names.kind,
      plural: names.plural,
      singular: names.singular || names.kind.toLowerCase(),
      short: names.shortNames ?? [],
      namespaced: scope !== 'Cluster',
      scale: served.some((v) => v.subresources?.scale !== undefined),
    };
  });
}

interface CrdSpec {
  readonly group: string;
  readonly scope?: string;
  readonly names: {
    readonly kind: string;
    readonly plural: string;
    readonly singular?: string;
    readonly shortNames?: string[];
  };
  readonly versions: readonly {
    readonly name: string;
    readonly served?: boolean;
    readonly subresources?: { readonly scale?: unknown };
  }[];
}

/** meta.UnsafeGuessKindToResource. */
function pluralOf(singular: string): string {
  if (singular.endsWith('s')) return `${singular}es`;
  if (singular.endsWith('y')) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** `deployments.apps`, as errors and kubectl name a resource. */
export const groupResource = (r: ResourceInfo): string => (r.group ? `${r.plural}.${r.group}` : r.plural);

/** Finds a resource by plural, singular, short name or kind, with or without its group (`deploy`, `deployments.apps`). */
export function findResource(word: string, view?: ClusterView): ResourceInfo | undefined {
  const lower = word.toLowerCase();
  const dot = lower.indexOf('.');
  const name = dot < 0 ? lower : lower.slice(0, dot);
  const group = dot < 0 ? undefined : lower.slice(dot + 1);
  const all = view ? [...resources, ...customResources(view)] : resources;
  return all.find(
    (r) =>
      (r.plural === name || r.singular === name || r.short.includes(name)) &&
      (group === undefined || group === r.group || group === `${r.version}.${r.group}`),
  );
}
