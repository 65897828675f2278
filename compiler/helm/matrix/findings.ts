import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { span } from '../../text/span.js';
import type { ChartSource } from '../chart/source.js';
import { brokenChart } from '../diagnose.js';
import type { Matrix } from './matrix.js';
import { isOwnFile } from './own.js';
import { variantText } from './variant.js';

/** What a matrix shows of the chart itself: renders that fail, values without use, reads of nothing, dead branches. */
export function matrixFindings(chart: ChartSource, { failures, use, switches }: Matrix): Diagnostic[] {
  const out: Diagnostic[] = [];
  const told = new Set<string>();
  for (const { variant, failed } of failures) {
    const found = brokenChart(chart, failed);
    // The same fault under many values is one finding, shown with the values that came first.
    const key = `${found.span.file}:${found.span.start}:${found.message}`;
    if (told.has(key)) continue;
    told.add(key);
    out.push({
      ...(failed.deliberate ? refusal(found) : found),
      message: withValues(found.message, variantText(variant)),
    });
  }
  for (const u of use.unused)
    if (isOwnFile(chart, u.file) && u.key && !switches.has(u.path))
      out.push({
        id: 'chart/unused-value',
        severity: 'info',
        message: `No template reads \`${u.path}\`, whatever the other values are.`,
        span: span(u.file, u.key.start, u.key.end),
        why: 'Users who set it wonder why nothing changes.',
        help: 'Remove the entry, or use it in a template.',
      });
  for (const u of use.undeclared)
    if (isOwnFile(chart, u.file))
      out.push({
        id: 'chart/undeclared-value',
        severity: 'info',
        message: `\`${u.path}\` is read here, and values.yaml does not name it.`,
        span: span(u.file, u.offset, u.offset + 1),
        why: 'Users learn from values.yaml what they can set; a slip of the pen reads as empty without a word.',
        help: 'Add it to values.yaml with its default, or correct the name.',
      });
  for (const b of use.untaken)
    if (isOwnFile(chart, b.file))
      out.push({
        id: 'chart/branch-never-rendered',
        severity: 'info',
        message: `The ${b.missing === 'else' ? 'else of this' : 'body of this'} ${b.statement} was rendered with none of the values tried.`,
        span: span(b.file, b.offset, b.offset + 1),
        why: 'What was never rendered was not checked either.',
        help: 'Add a file to ci/ with values that lead here, or give one with -f.',
      });
  return out;
}

/** A finding that only some values show, with these. */
export const withValues = (message: string, values: string): string =>
  values ? `${message} (with ${values})` : message;

/** `fail` and `required` are the author's own word on values that do not go together. */
const refusal = (d: Diagnostic): Diagnostic => ({
  ...d,
  id: 'chart/values-refused',
  severity: 'info',
  why: 'The chart itself refuses these values; users see this text.',
});
