import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { span } from '../text/span.js';
import type { ChartSource } from './chart/source.js';
import { textOf } from './chart/source.js';
import type { FailedRender } from './render/render.js';

const context = 2;

/** A chart that does not render, as a finding at the template line, with the rendered lines beside where there are some. */
export function brokenChart(chart: ChartSource, failed: FailedRender): Diagnostic {
  const { position } = failed;
  const [message] = failed.message.split('\n');
  const name = failed.yaml?.source ?? position?.file;
  const file = name === undefined ? undefined : templateFile(chart, name);
  const path = file?.path ?? `${chart.path}/Chart.yaml`;
  const at = position?.offset ?? 0;
  const help = failed.yaml ? sideBySide(failed.yaml, file ? textOf(file) : '') : rest(failed.message);
  return {
    id: 'syntax/template',
    severity: 'error',
    message: message!,
    span: span(path, at, at + 1),
    why: 'Nothing of a chart that does not render can be checked or applied.',
    ...(help ? { help } : {}),
  };
}

/** What values were not checked against, since it is on the web. */
export function unreadSchema(chart: ChartSource, url: string): Diagnostic {
  const file = chart.files.find((f) => f.name.endsWith('values.schema.json') && textOf(f).includes(url));
  const at = file ? textOf(file).indexOf(url) : 0;
  return {
    id: 'chart/unread-schema',
    severity: 'info',
    message: `values.schema.json refers to ${url}, which was not read`,
    span: span(file?.path ?? `${chart.path}/values.schema.json`, at, at + (file ? url.length : 0)),
    why: 'drydock works offline. Helm would load the schema and check these values against it.',
    help: 'Copy what is needed into "$defs" of values.schema.json.',
  };
}

/** The file behind a rendered name: subcharts may have an alias, so the longest common tail decides. */
function templateFile(chart: ChartSource, name: string) {
  const tail = name.slice(name.indexOf('/') + 1);
  return chart.files.find((f) => f.name === tail) ?? chart.files.find((f) => tail.endsWith(f.name));
}

function rest(message: string): string {
  return message.split('\n').slice(1).join('\n').trim();
}

/** The rendered lines around the problem, and where they come from. */
function sideBySide(yaml: NonNullable<FailedRender['yaml']>, template: string): string {
  const lines = yaml.text.split('\n');
  const wanted = Math.min(Math.max(yaml.line - 1, 0), lines.length - 1);
  const from = Math.max(0, wanted - context);
  const shown = lines.slice(from, wanted + context + 1);
  const numbered = shown.map((l, i) => `${from + i === wanted ? '>' : ' '} ${String(from + i + 1).padStart(4)} | ${l}`);
  const line = lines[wanted]?.trim();
  const inTemplate = line ? template.split('\n').findIndex((l) => l.trim() === line) : -1;
  const place = inTemplate < 0 ? '' : `\nThe line stands in the template at line ${inTemplate + 1}.`;
  return `Rendered:\n${numbered.join('\n')}${place}`;
}
