import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { Status } from '../framework/status.js';
import type { DefaultScheduler } from '../scheduler.js';
import { more, table } from './layout.js';
import { lackOf, refusalText } from './words.js';

/** Up to here each node has its own line; beyond, nodes that refuse for the same reason share one. */
const maxNodes = 12;
const maxGroups = 15;

interface Group {
  readonly plugin: string;
  readonly text: string;
  readonly nodes: string[];
  /** How much is missing on the node that comes nearest. */
  lack: number;
}

/** Which nodes refuse the pod, by which plugin and why. */
export function refusals(scheduler: DefaultScheduler, pod: Pod, statuses: ReadonlyMap<string, Status>): string {
  const list = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1));
  if (!list.length) return '';
  const textOf = (name: string, status: Status): string => refusalText(status, pod, scheduler.cluster.node(name)?.node);
  const head = ['refused by', 'plugin', 'reason'];
  if (list.length <= maxNodes)
    return table([head, ...list.map(([name, status]) => [name, status.plugin, textOf(name, status)])]);
  const groups = [...grouped(list, textOf)].sort((a, b) => b.nodes.length - a.nodes.length || a.lack - b.lack);
  const rows = groups.slice(0, maxGroups).map((g) => [nodesText(g.nodes), g.plugin, g.text]);
  const rest = groups.slice(maxGroups).reduce((sum, g) => sum + g.nodes.length, 0);
  return table([head, ...rows]) + more(rest, 'nodes, for other amounts or reasons');
}

function grouped(
  list: readonly (readonly [string, Status])[],
  textOf: (name: string, status: Status) => string,
): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const [name, status] of list) {
    const text = textOf(name, status);
    const key = `${status.plugin} ${text}`;
    const lack = (status.detail?.shortages ?? []).reduce((sum, s) => sum + lackOf(s) / Math.max(1, s.requested), 0);
    const group = groups.get(key);
    if (group) group.nodes.push(name);
    else groups.set(key, { plugin: status.plugin, text, nodes: [name], lack });
  }
  return groups.values();
}

function nodesText(nodes: readonly string[]): string {
  return nodes.length === 1 ? nodes[0]! : `${nodes.length} nodes (${nodes[0]}, …)`;
}
