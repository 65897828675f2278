import type { Prediction, Verdict, WorkloadTimeline } from '../../compiler/prediction/prediction.js';

/** What counts of the findings for the verdict. */
export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
}

type Facts = Pick<Prediction, 'workloads' | 'refused' | 'unplaced' | 'routes' | 'settled'>;

/** One line that a busy person reads, and the reasons behind it. */
export function verdictOf(facts: Facts, findings: FindingCounts): Verdict {
  const broken = facts.workloads.filter((w) => w.outcome === 'stalled' || w.outcome === 'failed');
  const running = facts.workloads.filter((w) => w.outcome !== 'waiting');
  const dead = facts.routes.filter((r) => r.dead !== undefined);
  const reasons = [
    ...broken.map(whyBroken),
    ...(facts.refused.length
      ? [`${count(facts.refused.length, 'object is', 'objects are')} refused by the API server.`]
      : []),
    ...(dead.length ? [`${count(dead.length, 'route leads', 'routes lead')} nowhere.`] : []),
    ...(findings.errors ? [`${count(findings.errors, 'error')} among the findings.`] : []),
    ...(facts.settled ? [] : ['The simulation was cut off before the cluster came to rest.']),
  ];
  if (broken.length || facts.refused.length) return { level: 'sinks', text: sinking(broken.length, facts), reasons };
  if (reasons.length)
    return { level: 'lists', text: `All ${running.length} workloads run, but not all is well.`, reasons };
  const last = Math.max(0, ...running.map((w) => w.at ?? 0));
  const warnings = findings.warnings ? `, with ${count(findings.warnings, 'warning')}` : '';
  const text = running.length
    ? `${count(running.length, 'workload is', 'workloads are')} up ${Number(last.toFixed(1))}s after the apply${warnings}.`
    : `Nothing to run; every object is accepted${warnings}.`;
  return { level: 'sails', text, reasons };
}

function sinking(broken: number, facts: Facts): string {
  if (!broken) return `${count(facts.refused.length, 'object')} would never reach the cluster.`;
  return `${broken} of ${facts.workloads.length} workloads never ${broken === 1 ? 'comes' : 'come'} up.`;
}

function whyBroken(w: WorkloadTimeline): string {
  const stall = w.stalls.find((s) => s.to === undefined) ?? w.stalls.at(-1);
  return `${w.object.kind.toLowerCase()}/${w.object.name}: ${stall?.reason ?? 'its pods never become ready.'}`;
}

const count = (n: number, one: string, many: string = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
