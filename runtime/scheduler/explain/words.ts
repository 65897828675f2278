import type { Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Shortage, Status } from '../framework/status.js';
import { affinityText } from './affinity-words.js';

const units: readonly [number, string][] = [
  [2 ** 40, 'Ti'],
  [2 ** 30, 'Gi'],
  [2 ** 20, 'Mi'],
  [2 ** 10, 'Ki'],
];

/** An amount as people write it: cpu in cores or `m`, bytes with binary suffixes, the rest as a number. */
export function amountText(resource: string, value: number): string {
  if (resource === 'cpu')
    return value % 1000 === 0 || value >= 10_000 ? String(Math.round(value) / 1000) : `${Math.round(value)}m`;
  if (resource !== 'memory' && resource !== 'ephemeral-storage' && !resource.startsWith('hugepages-'))
    return String(value);
  for (const [size, suffix] of units)
    if (Math.abs(value) >= size) {
      const scaled = value / size;
      return `${Number.isInteger(scaled) ? scaled : scaled.toFixed(1)}${suffix}`;
    }
  return String(value);
}

/** How much is missing. */
export const lackOf = (s: Shortage): number => s.requested - (s.capacity - s.used);

export function shortageText(s: Shortage): string {
  if (s.resource === 'pods') return `holds its ${s.capacity} pods already`;
  const a = (n: number): string => amountText(s.resource, n);
  const left = Math.max(0, s.capacity - s.used);
  return `${s.resource}: ${a(s.requested)} asked, ${a(left)} of ${a(s.capacity)} left, ${a(lackOf(s))} short`;
}

/** Why a node refuses the pod, in plain words. */
export function refusalText(status: Status, pod: Pod, node: Node | undefined): string {
  const d = status.detail;
  if (d?.shortages) return d.shortages.map(shortageText).join('; ');
  if (d?.taint) return `has the taint ${taintText(d.taint)}, which the pod does not tolerate`;
  if (d?.skew) {
    const { domain, count, minimum, maxSkew } = d.skew;
    return `${d.topologyKey}=${domain} has ${count} matching pods, the emptiest domain ${minimum}: one more exceeds maxSkew ${maxSkew}`;
  }
  const plain = status.reasons.join(', ').replace(/^node\(s\) /, '');
  switch (status.plugin) {
    case 'NodeUnschedulable':
      return 'is cordoned';
    case 'NodeAffinity':
      return node && /affinity\/selector$/.test(status.reasons[0] ?? '') ? affinityText(pod, node) : plain;
    case 'NodePorts':
      return 'has the host port in use';
    case 'InterPodAffinity':
      return `${plain}${d?.topologyKey ? ` (by ${d.topologyKey})` : ''}`;
    default:
      return plain;
  }
}

export const taintText = (t: { key: string; value?: string; effect: string }): string =>
  `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`;

/** What stands between the pod and a node, by plugin. */
export const constraintNames: Readonly<Record<string, string>> = {
  NodeUnschedulable: 'cordoned nodes',
  NodeName: 'the node named by the pod',
  TaintToleration: 'taints',
  NodeAffinity: 'node selector and affinity',
  NodePorts: 'host ports',
  NodeResourcesFit: 'resources',
  VolumeRestrictions: 'exclusive volumes',
  NodeVolumeLimits: 'volume limits',
  VolumeBinding: 'volumes',
  VolumeZone: 'the zone of its volumes',
  PodTopologySpread: 'topology spread',
  InterPodAffinity: 'pod affinity',
  DynamicResources: 'devices',
  NodeDeclaredFeatures: 'node features',
};
