import type { Prediction } from '../../prediction/prediction.js';
import { indented, type Style } from '../terminal.js';
import { placementSection } from './placement.js';
import { routesSection } from './routes.js';
import { timelineSection } from './timeline.js';

export interface PrettyOptions {
  readonly width: number;
  readonly style: Style;
}

const notes = (title: string, lines: readonly string[], { width, style }: PrettyOptions): string[] =>
  lines.length ? [style.bold(title), ...lines.flatMap((l) => indented(l, width, '  · ')).map(style.dim)] : [];

/** The prediction for a terminal, without the findings (those are printed by the diagnostics' reporter). */
export function prettyPrediction(p: Prediction, options: PrettyOptions): string {
  const { style } = options;
  const width = Math.max(32, Math.min(120, options.width));
  const sections = [
    refusedSection(p, width, style),
    timelineSection(p.workloads, p.duration, width, style),
    p.nodes.length ? placementSection(p.nodes, p.unplaced, width, style) : [],
    routesSection(p.routes, width, style),
    notes('ASSUMED', p.assumptions, { width, style }),
    notes('APPROXIMATE', p.approximations, { width, style }),
    verdictSection(p, width, style),
  ];
  return `${sections
    .filter((s) => s.length)
    .map((s) => s.join('\n'))
    .join('\n\n')}\n`;
}

function refusedSection(p: Prediction, width: number, style: Style): string[] {
  if (p.refused.length === 0) return [];
  return [
    style.bold(style.red('REFUSED  by the API server, so not simulated')),
    ...p.refused.flatMap((r) =>
      indented(`${r.object.kind.toLowerCase()}/${r.object.name || '(no name)'}: ${r.message}`, width, '  ✗ ').map(
        style.red,
      ),
    ),
  ];
}

function verdictSection(p: Prediction, width: number, style: Style): string[] {
  const look = {
    sails: ['✓ SAILS', style.green],
    lists: ['! LISTS', style.yellow],
    sinks: ['✗ SINKS', style.red],
  } as const;
  const [mark, paint] = look[p.verdict.level];
  return [
    ...indented(`${mark}  ${p.verdict.text}`, width, '').map((l) => style.bold(paint(l))),
    ...p.verdict.reasons.flatMap((r) => indented(r, width, '  · ')),
  ];
}
