import type { VersionProfile } from '../../../schemas/profile.js';
import { capacityFor } from '../whatif/capacity.js';
import { compareVersions, overSeeds } from '../whatif/compare.js';
import { type AnyNode, tryShapes } from '../whatif/shapes.js';
import { type AnyPod, bind, type Placement, type World } from '../whatif/world.js';
import { explainPlacement } from './explain.js';
import { bar, more, type Style, table } from './layout.js';
import { clusterSummary } from './summary.js';

/** A report for people, and whether everything asked for came out well. */
export interface Report {
  readonly text: string;
  readonly ok: boolean;
}

/** Places pods one after another, each with its explanation, and sums up the cluster. */
export function placementReport(world: World, pods: readonly AnyPod[], style: Style): Report {
  const scheduler = world.scheduler();
  const placements: Placement[] = [];
  let text = '';
  for (const pod of pods) {
    const decision = scheduler.schedule(pod);
    const node = decision.nodeName ?? decision.nominatedNodeName;
    const placement = { pod, decision, ...(node ? { node } : {}) };
    placements.push(placement);
    text += `${explainPlacement(scheduler, placement, style)}\n`;
    for (const victim of decision.victims ?? []) scheduler.remove(victim as AnyPod);
    if (node) bind(scheduler, pod, node, decision);
  }
  const placed = placements.filter((p) => p.node).length;
  text += clusterSummary(scheduler);
  text += `  ${placed} of ${pods.length} pods placed.\n`;
  return { text, ok: placed === pods.length };
}

export function capacityReport(world: World, template: AnyPod): Report {
  const { count, byNode, stop } = capacityFor(world.scheduler({ detail: 'choice' }), template);
  const name = template.metadata.name ?? 'pod';
  const most = Math.max(1, ...byNode.values());
  const rows = [...byNode]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([n, c]) => [n, String(c), bar(c, most).slice(0, 20)]);
  let text = `${count} more pods like ${name} fit.\n`;
  if (rows.length) text += table(rows.slice(0, 40));
  text += more(rows.length - 40, 'nodes');
  if (stop) text += `The next one: ${stop.fitError ?? stop.message}\n`;
  return { text, ok: count > 0 };
}

export function shapesReport(world: World, pods: readonly AnyPod[], shapes: readonly AnyNode[]): Report {
  const results = tryShapes(world, pods, shapes);
  const rows = results.map((r) => [
    r.shape,
    r.placed || r.left === 0 ? String(r.nodes) : '-',
    String(r.placed),
    String(r.left),
  ]);
  const enough = results.filter((r) => r.left === 0).sort((a, b) => a.nodes - b.nodes)[0];
  const verdict = enough
    ? enough.nodes === 0
      ? 'All pods fit as it is.\n'
      : `The fewest: ${enough.nodes} of ${enough.shape}.\n`
    : `No shape takes all ${pods.length} pods.\n`;
  return {
    text: table([['shape', 'nodes needed', 'pods helped', 'still pending'], ...rows], '') + verdict,
    ok: enough !== undefined,
  };
}

export function upgradeReport(world: World, pods: readonly AnyPod[], to: VersionProfile): Report {
  const list = compareVersions(world, pods, to);
  const from = world.options.profile.minor;
  let text = `From ${from} to ${to.minor}: ${list.length} of ${pods.length} placements change.\n`;
  const rows = list.map((d) => [
    d.pod.metadata.name ?? '',
    d.before.node ?? 'pending',
    '→',
    d.after.node ?? 'pending',
    d.plugins.length ? `by ${d.plugins.join(', ')}` : 'by the tie-break or what came before',
  ]);
  if (rows.length) text += table(rows);
  return { text, ok: true };
}

export function seedsReport(world: World, pods: readonly AnyPod[], seeds: number): Report {
  let text = `Over ${seeds} seeds:\n`;
  overSeeds(world, pods, seeds).forEach((counts, i) => {
    text += `${pods[i]!.metadata.name}\n`;
    const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    text += table(sorted.slice(0, 20).map(([node, n]) => [node || '(pending)', bar(n, seeds)]));
    text += more(sorted.length - 20, 'nodes');
  });
  return { text, ok: true };
}
