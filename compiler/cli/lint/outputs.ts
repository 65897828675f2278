import { entryOf } from '../../../rules/kit/catalogue.js';
import type { Host } from '../../host/host.js';
import { closest } from '../../kube/closest.js';
import { reporterOf, reporters } from '../../report/registry.js';
import type { Report, Reporter } from '../../report/reporter.js';
import { UsageError } from '../exit-codes.js';

/** One `-o FORMAT[=FILE]`. */
export interface Output {
  readonly reporter: Reporter;
  /** Undefined for stdout. */
  readonly file?: string;
}

/** Reads the `-o` values. @throws UsageError on an unknown format, or where two formats would share stdout */
export function readOutputs(values: readonly string[]): Output[] {
  const outputs = values.map((value): Output => {
    const at = value.indexOf('=');
    const format = at < 0 ? value : value.slice(0, at);
    const file = at < 0 ? undefined : value.slice(at + 1);
    const reporter = reporterOf(format);
    const names = reporters.map((r) => r.format);
    if (!reporter) {
      const near = closest(format, names);
      throw new UsageError(
        `-o ${value}: no such format`,
        near ? `Did you mean ${near}?` : `Formats: ${names.join(', ')}.`,
      );
    }
    if (file === '') throw new UsageError(`-o ${value}: names no file`, `Write -o ${format}=FILE.`);
    return { reporter, ...(file === undefined ? {} : { file }) };
  });
  if (outputs.filter((o) => o.file === undefined).length > 1)
    throw new UsageError('two formats for stdout', 'Write all but one to files: -o sarif=drydock.sarif.');
  return outputs;
}

/** Writes every report; files are written whole or not at all. */
export function writeOutputs(host: Host, outputs: readonly Output[], report: Report): void {
  for (const { reporter, file } of outputs) {
    const text = reporter.render(report, {
      color: file === undefined && host.terminal.color,
      columns: host.terminal.columns,
      explain: entryOf,
    });
    if (file === undefined) host.out(text);
    else {
      host.writeFile(file, text);
      host.err(`${reporter.format} report written to ${file}\n`);
    }
  }
}
