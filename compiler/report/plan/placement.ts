import type { NodePlacement, PlacedPod, ResourceUse, UnplacedPod } from '../../prediction/prediction.js';
import { bar, indented, padEnd, type Style, truncate } from '../terminal.js';

/** Node by node what runs where and how full it is, then each pod that fits nowhere with every node's reason. */
export function placementSection(
  nodes: readonly NodePlacement[],
  unplaced: readonly UnplacedPod[],
  width: number,
  style: Style,
): string[] {
  const out = [style.bold('PLACEMENT')];
  const nameWidth = Math.min(24, Math.max(4, ...nodes.map((n) => n.name.length)));
  const zoneWidth = Math.min(16, Math.max(0, ...nodes.map((n) => n.zone?.length ?? 0)));
  for (const node of nodes) {
    const cells = width >= 90 ? 10 : 5;
    const use = [
      `cpu ${gauge(node.cpu, cells, style)} ${cores(node.cpu.requested)}/${cores(node.cpu.allocatable)}`,
      `mem ${gauge(node.memory, cells, style)} ${bytes(node.memory.requested)}/${bytes(node.memory.allocatable)}`,
      `pods ${node.pods.requested}/${node.pods.allocatable}`,
    ];
    const zone = zoneWidth ? ` ${style.dim(padEnd(truncate(node.zone ?? '', zoneWidth), zoneWidth))}` : '';
    const head = `  ${style.cyan(padEnd(truncate(node.name, nameWidth), nameWidth))}${zone}`;
    if (width >= 90) out.push(`${head}  ${use.join('  ')}`);
    else out.push(head.trimEnd(), ...use.map((u) => `    ${u}`));
    const pods = groupPods(node.placed);
    if (pods) out.push(...indented(pods, width, '    ').map(style.dim));
  }
  if (unplaced.length) out.push('', style.bold(style.red(`UNPLACED  ${unplaced.length}`)));
  for (const pod of unplaced) out.push(...unplacedPod(pod, width, style));
  return out;
}

function unplacedPod(pod: UnplacedPod, width: number, style: Style): string[] {
  const out = [style.red(`  ✗ ${truncate(pod.workload ? `${pod.workload} · ${pod.name}` : pod.name, width - 4)}`)];
  out.push(...indented(pod.message, width, '    '));
  for (const n of pod.nodes)
    out.push(...indented(`${n.name}: ${n.plugin}: ${n.reasons.join('; ')}`, width, '      ').map(style.dim));
  return out;
}

/** `deployment/web ×3, job/migrate`: pods under their workloads' names, most first. */
function groupPods(pods: readonly PlacedPod[]): string {
  const counts = new Map<string, number>();
  for (const p of pods) {
    const name = p.workload ?? `pod/${p.name}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => (n > 1 ? `${name} ×${n}` : name)).join(', ');
}

function gauge(use: ResourceUse, cells: number, style: Style): string {
  const fraction = use.allocatable ? use.requested / use.allocatable : 0;
  const text = bar(fraction, cells);
  return fraction > 0.9 ? style.red(text) : fraction > 0.7 ? style.yellow(text) : style.green(text);
}

export function cores(milli: number): string {
  return milli % 1000 === 0
    ? String(milli / 1000)
    : milli < 1000
      ? `${milli}m`
      : (milli / 1000).toFixed(2).replace(/0$/, '');
}

export function bytes(n: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let value = n;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))}${units[unit]}`;
}
