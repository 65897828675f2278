import Handlebars from 'handlebars';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { readResource } from '../../kube/resources.js';
import type { NodePlacement, Prediction, WorkloadTimeline } from '../../prediction/prediction.js';
import { duration } from '../terminal.js';
import { bytes, cores } from './placement.js';
import { routeGraph } from './route-graph.js';

export interface HtmlFinding {
  readonly severity: string;
  readonly place: string;
  readonly id: string;
  readonly message: string;
  readonly help?: string;
}

let template: Handlebars.TemplateDelegate | undefined;

/** One self-contained HTML file: no script, no request, every value escaped by the template engine. */
export function htmlPrediction(p: Prediction, findings: readonly HtmlFinding[]): string {
  template ??= Handlebars.compile(readResource('compiler/report/plan/report.hbs'), { noEscape: false, strict: false });
  return template({
    p,
    findings,
    duration: duration(p.duration),
    mark: { sails: '✓', lists: '!', sinks: '✗' }[p.verdict.level],
    word: { sails: 'Sails', lists: 'Lists', sinks: 'Sinks' }[p.verdict.level],
    workloads: p.workloads.map((w) => workloadView(w, p.duration)),
    ticks: ticks(p.duration),
    nodes: p.nodes.map(nodeView),
    graph: routeGraph(p.routes),
    hasRoutes: p.routes.length > 0,
  });
}

/** The findings as the report shows them; `place` is `file:line:column`. */
export function htmlFinding(d: Diagnostic, place: string): HtmlFinding {
  return { severity: d.severity, place, id: d.id, message: d.message, ...(d.help ? { help: d.help } : {}) };
}

const chart = { width: 640, height: 26 } as const;

function workloadView(w: WorkloadTimeline, total: number): object {
  const x = (at: number): number => (total > 0 ? Math.round((at / total) * chart.width * 10) / 10 : 0);
  const y = (n: number): number =>
    Math.round((chart.height - 2 - (w.desired ? Math.min(1, n / w.desired) : 0) * (chart.height - 4)) * 10) / 10;
  let line = `M0 ${y(0)}`;
  let level = 0;
  for (const s of w.samples) {
    line += `H${x(s.at)}V${y(s.ready)}`;
    level = s.ready;
  }
  line += `H${chart.width}`;
  const last = w.samples.at(-1);
  return {
    name: `${w.object.kind.toLowerCase()}/${w.object.name}`,
    outcome: w.outcome,
    state: w.at === undefined ? w.outcome : `${w.outcome} after ${duration(w.at)}`,
    count: w.outcome === 'completed' ? '' : `${last?.ready ?? 0}/${w.desired}`,
    line,
    area: `${line}V${chart.height}H0Z`,
    level,
    ...chart,
    stalls: w.stalls.map((s) => ({
      x: x(s.from),
      width: Math.max(2, x(s.to ?? total) - x(s.from)),
      text: `${duration(s.from)} to ${s.to === undefined ? 'the end' : duration(s.to)}: ${s.pod ? `${s.pod}: ` : ''}${s.reason}`,
    })),
  };
}

function ticks(total: number): object[] {
  return Array.from({ length: 6 }, (_, i) => ({ left: i * 20, label: duration((total * i) / 5) }));
}

function nodeView(node: NodePlacement): object {
  const percent = (a: number, b: number): number => (b > 0 ? Math.round((a / b) * 1000) / 10 : 0);
  return {
    name: node.name,
    zone: node.zone,
    cpu: {
      percent: Math.min(100, percent(node.cpu.requested, node.cpu.allocatable)),
      text: `${cores(node.cpu.requested)} of ${cores(node.cpu.allocatable)} cores`,
    },
    memory: {
      percent: Math.min(100, percent(node.memory.requested, node.memory.allocatable)),
      text: `${bytes(node.memory.requested)} of ${bytes(node.memory.allocatable)}`,
    },
    pods: node.placed.map((p) => ({
      name: p.workload ?? `pod/${p.name}`,
      title: `${p.namespace}/${p.name}: ${p.phase}, cpu ${cores(p.cpu)}, memory ${bytes(p.memory)}${p.why?.length ? `; ${p.why.join(', ')}` : ''}`,
      hue: hue(p.workload ?? p.name),
      width: Math.max(2.5, percent(p.cpu, node.cpu.allocatable)),
    })),
  };
}

/** The same workload has the same colour on every node and in every run. */
function hue(text: string): number {
  let h = 0;
  for (const c of text) h = (h * 31 + c.charCodeAt(0)) % 360;
  return h;
}
