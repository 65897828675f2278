import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import { matchesSelector } from '../../compiler/kube/selectors.js';
import type { Namespace, Pod } from '../../schemas/generated/types/core_v1.js';
import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../../schemas/generated/types/networking_v1.js';

type LivePod = KubeObject & Pod;
type LivePolicy = KubeObject & NetworkPolicy;

/** Somebody outside the cluster, by address; undefined where only "outside" is known. */
export interface Outside {
  readonly address?: string;
}

export interface FlowVerdict {
  readonly allowed: boolean;
  /** The policies that isolate the refusing side. */
  readonly refusedBy?: readonly string[];
  readonly side?: 'egress' | 'ingress';
}

/**
 * Whether a connection may be made: the egress rules of the source and the ingress rules of the target must both let it
 * through; a pod that no policy selects for a direction is open in it. (networking.k8s.io/v1 NetworkPolicy semantics.)
 */
export function flowAllowed(
  view: ClusterView,
  from: LivePod | Outside,
  to: LivePod | Outside,
  port: number,
  protocol = 'TCP',
): FlowVerdict {
  if (isPod(from)) {
    const egress = judge(view, 'Egress', from, to, to, port, protocol);
    if (!egress.allowed) return egress;
  }
  return isPod(to) ? judge(view, 'Ingress', to, from, to, port, protocol) : { allowed: true };
}

const isPod = (side: LivePod | Outside): side is LivePod => 'metadata' in side;

function judge(
  view: ClusterView,
  direction: 'Ingress' | 'Egress',
  subject: LivePod,
  other: LivePod | Outside,
  target: LivePod | Outside,
  port: number,
  protocol: string,
): FlowVerdict {
  const isolating = policiesOf(view, subject, direction);
  if (isolating.length === 0) return { allowed: true };
  const allowed = isolating.some((policy) =>
    rulesOf(policy, direction).some(
      (rule) => portMatches(rule.ports, target, port, protocol) && peerMatches(view, policy, rule.peers, other),
    ),
  );
  if (allowed) return { allowed };
  const side = direction === 'Egress' ? 'egress' : 'ingress';
  return { allowed, side, refusedBy: isolating.map((p) => p.metadata.name ?? '') };
}

/** The policies that select a pod for a direction. */
export function policiesOf(view: ClusterView, pod: LivePod, direction: 'Ingress' | 'Egress'): LivePolicy[] {
  const all = view.list('NetworkPolicy.networking.k8s.io', pod.metadata.namespace) as readonly LivePolicy[];
  return all.filter((p) => {
    // Defaulting: Ingress always, Egress where there are egress rules.
    const types = p.spec?.policyTypes ?? ['Ingress', ...(p.spec?.egress ? ['Egress'] : [])];
    return types.includes(direction) && matchesSelector(p.spec?.podSelector ?? {}, pod.metadata.labels);
  });
}

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function rulesOf(policy: LivePolicy, direction: 'Ingress' | 'Egress'): Rule[] {
  return direction === 'Ingress'
    ? (policy.spec?.ingress ?? []).map((r) => ({ ports: r.ports, peers: r.from }))
    : (policy.spec?.egress ?? []).map((r) => ({ ports: r.ports, peers: r.to }));
}

function portMatches(ports: Rule['ports'], target: LivePod | Outside, port: number, protocol: string): boolean {
  if (!ports?.length) return true;
  return ports.some((p) => {
    if ((p.protocol ?? 'TCP') !== protocol) return false;
    if (p.port === undefined) return true;
    if (typeof p.port === 'number')
      return p.endPort === undefined ? p.port === port : p.port <= port && port <= p.endPort;
    if (!isPod(target)) return false;
    return (target.spec?.containers ?? []).some((c) =>
      c.ports?.some((x) => x.name === p.port && x.containerPort === port),
    );
  });
}

function peerMatches(view: ClusterView, policy: LivePolicy, peers: Rule['peers'], other: LivePod | Outside): boolean {
  if (!peers?.length) return true;
  return peers.some((peer) => {
    if (peer.ipBlock) {
      const address = isPod(other) ? other.status?.podIP : other.address;
      return address !== undefined && inBlock(address, peer.ipBlock.cidr, peer.ipBlock.except ?? []);
    }
    if (!isPod(other)) return false;
    if (!peer.namespaceSelector) {
      if (other.metadata.namespace !== policy.metadata.namespace) return false;
    } else {
      const namespace = view.get('Namespace', '', other.metadata.namespace ?? '') as
        | (KubeObject & Namespace)
        | undefined;
      const labels = { 'kubernetes.io/metadata.name': other.metadata.namespace ?? '', ...namespace?.metadata.labels };
      if (!matchesSelector(peer.namespaceSelector, labels)) return false;
    }
    return !peer.podSelector || matchesSelector(peer.podSelector, other.metadata.labels);
  });
}

function inBlock(address: string, cidr: string, except: readonly string[]): boolean {
  return within(address, cidr) && !except.some((e) => within(address, e));
}

/** IPv4 and IPv6 alike, as numbers. */
function within(address: string, cidr: string): boolean {
  const [base = '', length = ''] = cidr.split('/');
  const a = toBits(address);
  const b = toBits(base);
  if (!a || !b || a.size !== b.size) return false;
  const shift = BigInt(a.size - Number(length));
  return a.value >> shift === b.value >> shift;
}

function toBits(address: string): { value: bigint; size: 32 | 128 } | undefined {
  if (!address.includes(':')) {
    const parts = address.split('.').map(Number);
    if (parts.length !== 4 || parts.some((p) => !(p >= 0 && p <= 255))) return undefined;
    return { value: parts.reduce((v, p) => (v << 8n) | BigInt(p), 0n), size: 32 };
  }
  const [head = '', tail] = address.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const fill = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...fill, ...right];
  if (groups.length !== 8) return undefined;
  return { value: groups.reduce((v, g) => (v << 16n) | BigInt(Number.parseInt(g || '0', 16)), 0n), size: 128 };
}
