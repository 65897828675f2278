import type { Diagnostic, Fix, Label, Severity } from '../diagnostics/diagnostic.js';
import { alsoText } from '../diagnostics/merge-repeats.js';
import { codeFrame } from './code-frame.js';
import { placeIn, plural, printable, type Report, type Reporter, summaryLine, tally } from './reporter.js';
import { displayWidth, indented, type Style, styleOf } from './terminal.js';

/** For people: each finding with their own text, why it matters and what to do. */
export const pretty: Reporter = {
  format: 'pretty',
  render(report, env) {
    const style = styleOf(env.color);
    const width = Math.max(24, env.columns);
    const blocks = report.diagnostics.map((d) => finding(d, report, style, width));
    return [...blocks, closing(report, style, width)].join('\n');
  },
};

const painter = (style: Style, severity: Severity): ((s: string) => string) =>
  severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.blue;

function finding(d: Diagnostic, report: Report, style: Style, width: number): string {
  const paint = painter(style, d.severity);
  const word = d.severity === 'info' ? 'note' : d.severity;
  const title = indented(`${word}: ${printable(d.message)}`, width, '').map((l, i) =>
    i === 0 ? paint(style.bold(l.slice(0, word.length))) + style.bold(l.slice(word.length)) : style.bold(l),
  );
  const place = placeIn(report.files, d.span);
  const gutter = gutterWidth(d, report);
  const out = [
    ...title,
    ...heading(d, `${printable(d.span.file)}:${place.line}:${place.column}`, gutter, style, width),
    ...frame(d.span, '', report, style, width, gutter, paint, '^'),
  ];
  for (const label of d.labels ?? []) out.push(...labelFrame(label, d, report, style, width, gutter));
  const note = (name: string, text: string | undefined): void => {
    // Lines behind the first are a table or a list: they keep their shape.
    const [first, ...more] = (text ?? '').split('\n');
    if (first) out.push(...indented(`${name}: ${printable(first)}`, width, `${' '.repeat(gutter)}= `));
    for (const line of more) out.push(`${' '.repeat(gutter)}  ${printable(line)}`.trimEnd());
  };
  note('why', d.why);
  note('help', d.help);
  if (d.valuesKeys?.length) note('values', d.valuesKeys.join(', '));
  if (d.also) note('also', alsoText(d.also));
  note('the server says', d.serverText);
  for (const fix of d.fixes ?? []) note('fix', fixText(fix));
  return `${out.join('\n')}\n`;
}

function fixText(fix: Fix): string {
  const how = { safe: 'with --fix', unsafe: 'with --unsafe-fixes', display: 'by hand' }[fix.safety];
  return `${fix.title} (${how})`;
}

/** Place, id and object: on one line where they fit. */
function heading(d: Diagnostic, place: string, gutter: number, style: Style, width: number): string[] {
  const { kind = '', namespace, name = '' } = d.object ?? {};
  const subject = printable(kind ? `${kind} ${namespace ? `${namespace}/` : ''}${name}` : '');
  const pad = ' '.repeat(gutter);
  const lines: string[] = [place];
  for (const part of [d.id, subject].filter(Boolean))
    if (displayWidth(lines.at(-1)!) + displayWidth(part) + 5 + gutter <= width) lines.push(`${lines.pop()}  ${part}`);
    else lines.push(part);
  return lines.map((line, i) => {
    const rest = i === 0 ? line.slice(place.length) : line;
    return i === 0
      ? `${pad}${style.blue('┌─')} ${place}${style.dim(rest)}`
      : `${pad}${style.blue('│')}  ${style.dim(rest)}`;
  });
}

function gutterWidth(d: Diagnostic, report: Report): number {
  const spans = [d.span, ...(d.labels ?? []).map((l) => l.span)];
  return Math.max(...spans.map((s) => String(placeIn(report.files, s).line).length)) + 1;
}

function labelFrame(
  label: Label,
  d: Diagnostic,
  report: Report,
  style: Style,
  width: number,
  gutter: number,
): string[] {
  const place = placeIn(report.files, label.span);
  const where =
    label.span.file === d.span.file ? `line ${place.line}` : `${label.span.file}:${place.line}:${place.column}`;
  return [
    `${' '.repeat(gutter)}${style.blue('├─')} ${printable(where)}`,
    ...frame(label.span, label.text, report, style, width, gutter, style.cyan, '-'),
  ];
}

function frame(
  span: Diagnostic['span'],
  text: string,
  report: Report,
  style: Style,
  width: number,
  gutter: number,
  paint: (s: string) => string,
  mark: string,
): string[] {
  const file = report.files.get(span.file);
  if (!file || file.text.length === 0) return [];
  const bar = style.blue('│');
  const { lines, marks } = codeFrame(file, span, width - gutter - 2, mark);
  const out = lines.map((l) => `${style.blue(String(l.number).padStart(gutter - 1))} ${bar} ${l.text}`);
  const room = width - gutter - 2 - marks.length - 1;
  const fits = text.length <= room;
  out.push(`${' '.repeat(gutter)}${bar} ${paint(marks + (text && fits ? ` ${printable(text)}` : ''))}`);
  if (text && !fits) out.push(...indented(printable(text), width, `${' '.repeat(gutter)}${'│'} `).map((l) => paint(l)));
  return out;
}

function closing(report: Report, style: Style, width: number): string {
  const { errors, warnings, fixable, unsafelyFixable } = tally(report.diagnostics);
  const paint = errors ? style.red : warnings ? style.yellow : style.green;
  const mark = errors ? '✖' : warnings ? '!' : '✔';
  const lines = indented(`${mark} ${summaryLine(report)}`, width, '', '  ').map((l) => paint(l));
  if (fixable) lines.push(...indented(`${plural(fixable, 'finding')} can be fixed with --fix.`, width, '  '));
  if (unsafelyFixable)
    lines.push(
      ...indented(
        `${plural(unsafelyFixable, 'finding')} can be fixed with --unsafe-fixes, which may change what runs.`,
        width,
        '  ',
      ),
    );
  return `${lines.join('\n')}\n`;
}
