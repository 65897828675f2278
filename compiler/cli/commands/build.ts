import { entryOf } from '../../../rules/kit/catalogue.js';
import { minors } from '../../../schemas/profile.js';
import { analyze } from '../../app/compose.js';
import { reportOf } from '../../app/report.js';
import { hasErrors } from '../../diagnostics/diagnostic.js';
import { type EmittedFile, type Format, toFiles } from '../../emit/files.js';
import { toJsonList } from '../../emit/json.js';
import { OccupiedError, writeFolder } from '../../emit/write.js';
import { toYamlStream } from '../../emit/yaml.js';
import { canonicalOrder } from '../../lower/apply-order.js';
import { pretty } from '../../report/pretty.js';
import { plural } from '../../report/reporter.js';
import { admissionOptions } from '../admission-options.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, exitOf, UsageError } from '../exit-codes.js';
import { analyzeOptionsOf, configOptions, type LintSettings, readSettings, refuseBadConfig } from '../lint/settings.js';
import { readSourceOptions, sourceOptions } from '../source-options.js';

export const command: Command = {
  name: 'build',
  summary: 'Write the objects of any sources as plain manifests, in apply order.',
  usage: 'SRC…',
  description:
    'Compiles YAML, JSON, TypeScript programs and charts, and writes what they make, one file per object or one stream.\nNothing is written while an error stands. Files of an earlier build that are no longer made are removed, if they\nare as drydock wrote them.',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      description: 'Folder to write into; `-` (the default) writes one stream to stdout.',
      default: '-',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      description: 'What to write.',
      choices: ['yaml', 'json'],
      default: 'yaml',
    },
    'kubernetes-version': { type: 'string', value: 'MINOR', description: `Kubernetes minor (${minors.join(', ')}).` },
    ...sourceOptions,
    ...admissionOptions,
    ...configOptions,
  },
  examples: [
    { command: 'drydock build app.ts', what: 'Print what a TypeScript program makes.' },
    { command: 'drydock build k8s/ -o out/', what: 'Write one file per object, ready for `kubectl apply -f out/`.' },
    {
      command: 'drydock build charts/web -f prod.yaml | kubectl apply -f -',
      what: 'Render a chart, checked, and apply it.',
    },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  if (call.args.length === 0) throw new UsageError('nothing to build', 'Name sources: `drydock build k8s/`.');
  const settings: LintSettings = { ...readSettings(call), sources: await readSourceOptions(call) };
  refuseBadConfig(settings.loaded);
  const analysis = await analyze(call.host, settings.paths, analyzeOptionsOf(settings));
  const { diagnostics, load } = analysis;
  if (hasErrors(diagnostics)) {
    const report = { ...reportOf(analysis), diagnostics: diagnostics.filter((d) => d.severity === 'error') };
    call.host.err(pretty.render(report, { ...call.host.terminal, explain: entryOf }));
    call.host.err('Nothing was written.\n');
    return exitOf(diagnostics);
  }
  const warnings = diagnostics.filter((d) => d.severity === 'warning').length;
  if (warnings) call.host.err(`${plural(warnings, 'warning')}; see \`drydock lint\`\n`);
  return emit(call, load.objects);
}

function emit(call: Invocation, objects: Parameters<typeof toFiles>[0]): ExitCode {
  const format = call.option('format') as Format;
  const folder = call.option('output')!;
  if (folder === '-') {
    const values = canonicalOrder(
      objects.map((o) => o.value),
      (o) => o,
    );
    call.host.out(format === 'json' ? toJsonList(values) : toYamlStream(values));
    return exit.ok;
  }
  return write(call, folder, toFiles(objects, format));
}

function write(call: Invocation, folder: string, files: readonly EmittedFile[]): ExitCode {
  if (call.host.stat(folder)?.kind === 'file') throw new UsageError(`${folder} is a file, not a folder`);
  try {
    const { written, unchanged, removed, kept } = writeFolder(call.host, folder, files);
    for (const name of kept)
      call.host.err(`${folder}/${name} is no longer made, but was changed by hand: left alone\n`);
    call.host.err(`${folder}: ${written.length} written, ${unchanged} unchanged, ${removed.length} removed\n`);
    return exit.ok;
  } catch (e) {
    if (!(e instanceof OccupiedError)) throw e;
    throw new UsageError(e.message, 'Nothing was written. Move these files away, or build into another folder.');
  }
}
