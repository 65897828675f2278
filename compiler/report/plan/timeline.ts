import type { WorkloadTimeline } from '../../prediction/prediction.js';
import { duration, indented, padEnd, type Style, sparkline, truncate } from '../terminal.js';

const marks = { ready: '✓', completed: '✓', waiting: '·', stalled: '✗', failed: '✗' } as const;

/** The rollout of each workload: how its ready count grew over virtual time, and every stretch in which it stood still. */
export function timelineSection(
  workloads: readonly WorkloadTimeline[],
  total: number,
  width: number,
  style: Style,
): string[] {
  if (workloads.length === 0) return [];
  const names = workloads.map((w) => `${w.object.kind.toLowerCase()}/${w.object.name}`);
  const nameWidth = Math.min(Math.max(...names.map((n) => n.length)), Math.max(14, Math.floor(width * 0.4)));
  const chart = Math.max(8, Math.min(32, width - nameWidth - 32));
  const out = [style.bold('ROLLOUT') + style.dim(`  virtual time, 0s to ${duration(total)}`)];
  workloads.forEach((w, i) => {
    const paint =
      w.outcome === 'stalled' || w.outcome === 'failed' ? style.red : w.outcome === 'waiting' ? style.dim : style.green;
    const curve = sparkline(resample(w, total, chart));
    const state = summary(w);
    const name = padEnd(truncate(names[i]!, nameWidth), nameWidth);
    if (width >= 60) out.push(`  ${paint(marks[w.outcome])} ${name}  ${paint(curve)}  ${state}`);
    else out.push(`  ${paint(marks[w.outcome])} ${truncate(names[i]!, width - 4)}`, `    ${state}`);
    for (const s of w.stalls) {
      const when = s.to === undefined ? `from ${duration(s.from)} on` : `${duration(s.from)} to ${duration(s.to)}`;
      const text = `${when}: ${s.pod ? `${s.pod}: ` : ''}${s.reason}`;
      out.push(...indented(text, width, '      ').map(s.to === undefined ? style.red : style.yellow));
    }
  });
  return out;
}

function summary(w: WorkloadTimeline): string {
  const last = w.samples.at(-1);
  const count = `${last?.ready ?? 0}/${w.desired}`;
  switch (w.outcome) {
    case 'ready':
      return `${count} ready after ${duration(w.at ?? 0)}`;
    case 'completed':
      return `completed after ${duration(w.at ?? 0)}`;
    case 'waiting':
      return w.desired === 0 ? 'nothing to run yet' : `${count} waiting`;
    case 'failed':
      return 'failed';
    case 'stalled':
      return `${count} ready, stalled`;
  }
}

/** The ready fraction at `cells` evenly spaced times. */
function resample(w: WorkloadTimeline, total: number, cells: number): number[] {
  const done = w.outcome === 'completed' ? w.at : undefined;
  return Array.from({ length: cells }, (_, i) => {
    const at = (total * (i + 1)) / cells;
    if (done !== undefined && at >= done) return 1;
    let ready = 0;
    for (const s of w.samples) if (s.at <= at) ready = s.ready;
    return w.desired > 0 ? ready / w.desired : 0;
  });
}
