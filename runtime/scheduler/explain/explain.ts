import type { DefaultScheduler } from '../scheduler.js';
import type { Placement } from '../whatif/world.js';
import { more, paint, type Style, table } from './layout.js';
import { refusals } from './refusals.js';
import { remediesFor } from './remedies.js';
import { constraintNames } from './words.js';

/** A score table beyond the first number of nodes is cut to the second. */
const maxRows = 30;
const topRows = 10;

/** One pod's turn for people: what came of it, the node by plugin table, and for a pending pod what would help. */
export function explainPlacement(scheduler: DefaultScheduler, placement: Placement, style: Style): string {
  const { pod, decision } = placement;
  const name = `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`;
  if (decision.nodeName) {
    const head = `${paint(style, 'green', '✓')} ${paint(style, 'bold', name)} → ${decision.nodeName}\n`;
    return head + choiceText(placement) + scoreTable(placement) + refusals(scheduler, pod, decision.statuses);
  }
  const mark = decision.nominatedNodeName ? paint(style, 'yellow', '!') : paint(style, 'red', '✗');
  const outcome = decision.nominatedNodeName
    ? `preempts on ${decision.nominatedNodeName}: ${decision.victims!.map((v) => v.metadata?.name).join(', ')}`
    : decision.gated
      ? 'held by its scheduling gates'
      : 'stays pending';
  let text = `${mark} ${paint(style, 'bold', name)} ${outcome}\n  ${decision.message}\n`;
  if (decision.gated || decision.reason === 'SchedulerError') return text;
  text += bindingConstraint(placement, scheduler.cluster.nodes().length);
  text += refusals(scheduler, pod, decision.statuses);
  const remedies = remediesFor(scheduler, pod, decision);
  if (remedies.length) {
    text += `  What would let it schedule (each tried):\n`;
    for (const r of remedies) text += `    - ${r.text} → ${r.node}\n`;
  } else text += '  No single change or pair of changes that was tried would let it schedule.\n';
  return text;
}

function choiceText({ decision }: Placement): string {
  const { best, feasible, nodeName } = decision;
  if (feasible === 1) return '  the only node that it fits on\n';
  const others = best.filter((n) => n !== nodeName);
  if (!others.length) return `  the best of ${feasible} nodes that it fits on\n`;
  return `  as good as ${others.slice(0, 5).join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}\n`;
}

function totalOf(row: Readonly<Record<string, number>>): number {
  return Object.values(row).reduce((a, b) => a + b, 0);
}

function scoreTable({ decision }: Placement): string {
  const names = Object.keys(decision.scores);
  if (!names.length) return '';
  const plugins = Object.keys(decision.scores[names[0]!]!);
  // Plugins that say the same of every node do not tell nodes apart.
  const telling = plugins.filter((p) => new Set(names.map((n) => decision.scores[n]![p])).size > 1);
  const rows = names
    .map((n) => ({ n, row: decision.scores[n]!, total: totalOf(decision.scores[n]!) }))
    .sort((a, b) => b.total - a.total || (a.n < b.n ? -1 : 1));
  const same = plugins.filter((p) => !telling.includes(p));
  const head = ['node', ...telling, ...(same.length ? ['the rest'] : []), 'total'];
  const shown = rows.length > maxRows ? topRows : rows.length;
  const body = rows
    .slice(0, shown)
    .map(({ n, row, total }) => [
      n === decision.nodeName ? `${n} *` : n,
      ...telling.map((p) => String(row[p])),
      ...(same.length ? [String(same.reduce((sum, p) => sum + row[p]!, 0))] : []),
      String(total),
    ]);
  return table([head, ...body]) + more(rows.length - shown, 'nodes');
}

/** The constraint that shuts out the most nodes, and how many the others do. */
function bindingConstraint({ decision }: Placement, nodes: number): string {
  const counts = new Map<string, number>();
  for (const status of decision.statuses.values()) counts.set(status.plugin, (counts.get(status.plugin) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const [top, ...rest] = sorted.map(([plugin, n]) => `${constraintNames[plugin] ?? plugin} (${n} of ${nodes} nodes)`);
  if (!top) return '';
  return `  Bound by ${top}${rest.length ? `; also ${rest.join(', ')}` : ''}.\n`;
}
