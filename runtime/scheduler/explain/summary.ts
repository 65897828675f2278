import type { NodeInfo } from '../cluster/node-info.js';
import type { DefaultScheduler } from '../scheduler.js';
import { bar, more, table } from './layout.js';
import { amountText } from './words.js';

const zoneKey = 'topology.kubernetes.io/zone';
const maxRows = 40;

interface Sum {
  cpu: number;
  cpuAll: number;
  memory: number;
  memoryAll: number;
  pods: number;
  podsAll: number;
}

const none = (): Sum => ({ cpu: 0, cpuAll: 0, memory: 0, memoryAll: 0, pods: 0, podsAll: 0 });

function add(sum: Sum, node: NodeInfo): void {
  sum.cpu += node.requested.milliCpu;
  sum.cpuAll += node.allocatable.milliCpu;
  sum.memory += node.requested.memory;
  sum.memoryAll += node.allocatable.memory;
  sum.pods += node.pods.length;
  sum.podsAll += node.allocatable.pods;
}

const row = (name: string, s: Sum): string[] => [
  name,
  bar(s.cpu, s.cpuAll, 12),
  `${amountText('cpu', s.cpuAll - s.cpu)} free`,
  bar(s.memory, s.memoryAll, 12),
  `${amountText('memory', s.memoryAll - s.memory)} free`,
  `${s.pods}/${s.podsAll}`,
];

/** What is requested and what is left, by node, by zone and in all; and how scattered the rest is. */
export function clusterSummary(scheduler: DefaultScheduler): string {
  const nodes = [...scheduler.cluster.nodes()].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!nodes.length) return '';
  const all = none();
  const zones = new Map<string, Sum>();
  const rows = nodes.map((node) => {
    const own = none();
    add(own, node);
    add(all, node);
    const zone = Object.hasOwn(node.labels, zoneKey) ? node.labels[zoneKey]! : '(no zone)';
    const sum = zones.get(zone) ?? none();
    add(sum, node);
    zones.set(zone, sum);
    return row(node.name, own);
  });
  const head = (what: string): string[] => [what, 'cpu requested', '', 'memory requested', '', 'pods'];
  let text = table([head('node'), ...rows.slice(0, maxRows)]);
  text += more(rows.length - maxRows, 'nodes');
  if (zones.size > 1) text += table([head('zone'), ...[...zones].sort().map(([z, s]) => row(z, s))]);
  text += table([row('all', all)]);
  return text + fragmentation(nodes, all);
}

/** The largest pod that still fits somewhere, beside what is free in all. */
function fragmentation(nodes: readonly NodeInfo[], all: Sum): string {
  const open = nodes.filter((n) => !n.node?.spec?.unschedulable && n.pods.length < n.allocatable.pods);
  const most = (of: (n: NodeInfo) => number): number => open.reduce((max, n) => Math.max(max, of(n)), 0);
  const cpu = most((n) => n.allocatable.milliCpu - n.requested.milliCpu);
  const memory = most((n) => n.allocatable.memory - n.requested.memory);
  const share = (part: number, whole: number): string => `${whole > 0 ? Math.round((100 * part) / whole) : 0}%`;
  return (
    `  Largest free piece: ${amountText('cpu', cpu)} cpu (${share(cpu, all.cpuAll - all.cpu)} of all that is free), ` +
    `${amountText('memory', memory)} memory (${share(memory, all.memoryAll - all.memory)}).\n`
  );
}
