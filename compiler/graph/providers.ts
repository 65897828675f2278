import { get, isObject, type Json } from '../kube/json.js';
import type { GroupKind } from '../kube/object.js';
import { matchFields } from './field-pattern.js';
import type { GraphNode } from './node.js';
import { isBuiltInGroup } from './scope.js';

/** An object of the input that makes others when the cluster runs. */
interface Provider {
  readonly from: GroupKind;
  readonly makes: GroupKind;
  /** Fields that hold the name of what is made; where none is set it bears the name of its maker. */
  readonly names: string;
}

const providers: readonly Provider[] = [
  { from: 'Certificate.cert-manager.io', makes: 'Secret', names: 'spec.secretName' },
  { from: 'ExternalSecret.external-secrets.io', makes: 'Secret', names: 'spec.target.name' },
  { from: 'SealedSecret.bitnami.com', makes: 'Secret', names: 'spec.template.metadata.name' },
  { from: 'VaultStaticSecret.secrets.hashicorp.com', makes: 'Secret', names: 'spec.destination.name' },
  { from: 'VaultDynamicSecret.secrets.hashicorp.com', makes: 'Secret', names: 'spec.destination.name' },
  { from: 'OnePasswordItem.onepassword.com', makes: 'Secret', names: 'metadata.name' },
  {
    from: 'SecretProviderClass.secrets-store.csi.x-k8s.io',
    makes: 'Secret',
    names: 'spec.secretObjects[*].secretName',
  },
  { from: 'Bundle.trust.cert-manager.io', makes: 'ConfigMap', names: 'metadata.name' },
];

/** Kinds that a cluster usually has from elsewhere: only an input that holds some of them is taken as complete. */
const openKinds = new Set<GroupKind>([
  'ClusterRole.rbac.authorization.k8s.io',
  'IngressClass.networking.k8s.io',
  'PersistentVolume',
  'PriorityClass.scheduling.k8s.io',
  'ResourceClaim.resource.k8s.io',
  'ResourceClaimTemplate.resource.k8s.io',
  'RuntimeClass.node.k8s.io',
  'Secret',
  'StorageClass.storage.k8s.io',
]);

/** Answers why an absent object may exist all the same. Built once for a graph. */
export class Providers {
  private readonly made = new Map<string, string>();
  private readonly mentions = new Map<string, string>();
  private readonly kinds = new Set<GroupKind>();

  constructor(nodes: readonly GraphNode[]) {
    for (const node of nodes) {
      this.kinds.add(node.groupKind);
      for (const p of providers) if (p.from === node.groupKind) this.provide(p, node);
      if (node.groupKind === 'Ingress.networking.k8s.io') this.certificates(node);
      if (node.groupKind === 'StatefulSet.apps') this.claims(node);
      if (!isBuiltInGroup(node.group)) this.mention(node);
    }
  }

  /** The reason, or undefined where nothing known could provide the object. */
  whyUnknown(kind: GroupKind, namespace: string, name: string): string | undefined {
    const maker = this.made.get(`${kind}/${namespace}/${name}`);
    if (maker) return `${maker} makes it`;
    const operator = this.mentions.get(`${namespace}/${name}`);
    if (operator) return `${operator} names it and may make it`;
    if (openKinds.has(kind) && !this.kinds.has(kind)) return `the input holds no ${kind.split('.')[0]} at all`;
    return undefined;
  }

  private provide(provider: Provider, node: GraphNode): void {
    const named = matchFields(node.value, provider.names).map((p) => String(p.value));
    for (const name of named.length ? named : [node.name])
      this.made.set(`${provider.makes}/${node.namespace}/${name}`, `${node.kind} ${node.name}`);
  }

  /** cert-manager's ingress shim issues the certificates of annotated Ingresses. */
  private certificates(node: GraphNode): void {
    const annotations = get(node.value, ['metadata', 'annotations']);
    if (!isObject(annotations)) return;
    const issued = Object.keys(annotations).some((k) => /^cert-manager\.io\/(cluster-)?issuer$|tls-acme$/.test(k));
    if (issued)
      for (const p of matchFields(node.value, 'spec.tls[*].secretName'))
        this.made.set(`Secret/${node.namespace}/${String(p.value)}`, 'cert-manager');
  }

  private claims(node: GraphNode): void {
    const replicas = get(node.value, ['spec', 'replicas']);
    const count = typeof replicas === 'number' ? Math.min(replicas, 100) : 1;
    for (const p of matchFields(node.value, 'spec.volumeClaimTemplates[*].metadata.name'))
      for (let i = 0; i < count; i++)
        this.made.set(
          `PersistentVolumeClaim/${node.namespace}/${String(p.value)}-${node.name}-${i}`,
          `StatefulSet ${node.name}`,
        );
  }

  private mention(node: GraphNode): void {
    const visit = (value: Json | undefined): void => {
      if (typeof value === 'string') {
        if (value.length <= 253) this.mentions.set(`${node.namespace}/${value}`, `${node.kind} ${node.name}`);
      } else if (Array.isArray(value)) value.forEach(visit);
      else if (isObject(value)) Object.values(value).forEach(visit);
    };
    visit(node.value['spec']);
  }
}
