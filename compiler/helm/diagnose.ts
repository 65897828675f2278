import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { span } from '../text/span.js';
import type { ChartSource } from './chart/source.js';
import { textOf } from './chart/source.js';
import type { FailedRender, RenderOptions } from './render/render.js';
import { type Explanation, readText, sourceTexts, Trace } from './trace/index.js';

const context = 2;

type Place = (file: string, start: number, end: number) => Explanation | undefined;

/** A chart that does not render, as a finding at the template line, with the rendered lines beside where there are some. */
export function brokenChart(chart: ChartSource, failed: FailedRender, options?: RenderOptions): Diagnostic {
  if (failed.yaml) return brokenYaml(chart, failed, failed.yaml, options);
  const { position } = failed;
  const [message] = failed.message.split('\n');
  const name = position?.file;
  const file = name === undefined ? undefined : templateFile(chart, name);
  const path = file?.path ?? `${chart.path}/Chart.yaml`;
  const at = position?.offset ?? 0;
  const help = rest(failed.message);
  return {
    id: 'syntax/template',
    severity: 'error',
    message: message!,
    span: span(path, at, at + 1),
    why: 'Nothing of a chart that does not render can be checked or applied.',
    ...(help ? { help } : {}),
  };
}

/** Text that is no YAML, at the template line that made it. */
function brokenYaml(
  chart: ChartSource,
  failed: FailedRender,
  yaml: NonNullable<FailedRender['yaml']>,
  options: RenderOptions | undefined,
): Diagnostic {
  const lines = brokenLines(yaml, (options && Trace.ofFailed(chart, options)) ?? (() => undefined));
  const count = yaml.text.split('\n').length;
  const wanted = Math.min(Math.max(yaml.line, 1), count);
  const why = lines.find((l) => l.number === wanted)?.from;
  const [step] = why?.chain ?? [];
  const path = step?.file ?? templateFile(chart, yaml.source)?.path ?? `${chart.path}/Chart.yaml`;
  const valuesKeys = [...(why?.values ?? []), ...(why?.conditions ?? [])].map(readText);
  return {
    id: 'syntax/template',
    severity: 'error',
    message: failed.message.split('\n')[0]!,
    span: span(path, step?.offset ?? 0, (step?.offset ?? 0) + 1),
    why: 'Nothing of a chart that does not render can be checked or applied.',
    help: sideBySide(chart, lines, wanted),
    ...(valuesKeys.length ? { valuesKeys } : {}),
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

interface BrokenLine {
  readonly number: number;
  readonly text: string;
  readonly from: Explanation | undefined;
}

/** The rendered lines around the problem, each with its template line beside it. */
function sideBySide(chart: ChartSource, lines: readonly BrokenLine[], wanted: number): string {
  const texts = sourceTexts(chart);
  const rows = lines.map(({ number, text, from }) => {
    const [step] = from?.chain ?? [];
    const template = step && texts.get(step.file)?.split('\n')[step.line - 1];
    const beside = step ? `${step.file.slice(chart.path.length + 1)}:${step.line} | ${template ?? ''}` : '';
    return [`${number === wanted ? '>' : ' '} ${String(number).padStart(4)} | ${text}`, beside] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `${left.padEnd(width)}   ${right}`.trimEnd());
  return `Rendered lines, and the template lines that made them:\n${table.join('\n')}`;
}

function brokenLines(yaml: NonNullable<FailedRender['yaml']>, place: Place): BrokenLine[] {
  const lines = yaml.text.split('\n');
  const wanted = Math.min(Math.max(yaml.line - 1, 0), lines.length - 1);
  const from = Math.max(0, wanted - context);
  return lines.slice(from, wanted + context + 1).map((text, i) => {
    const start = lines.slice(0, from + i).reduce((n, l) => n + l.length + 1, yaml.offset);
    const lead = text.length - text.trimStart().length;
    return { number: from + i + 1, text, from: place(yaml.source, start + lead, start + text.trimEnd().length) };
  });
}
