import { overlayHost } from '../../app/overlay-host.js';
import { makeBaseline, parseBaseline, withoutBaseline } from '../../diagnostics/baseline.js';
import type { FixSafety } from '../../diagnostics/diagnostic.js';
import type { Host } from '../../host/host.js';
import { reporters } from '../../report/registry.js';
import type { Report } from '../../report/reporter.js';
import { unifiedDiff } from '../../report/unified-diff.js';
import { formatValue } from '../../yaml/write-value.js';
import { admissionOptions } from '../admission-options.js';
import type { Command, Invocation, OptionSpec } from '../command.js';
import { type ExitCode, exit, exitOf, UsageError } from '../exit-codes.js';
import { lintCharts } from '../lint/charts.js';
import { type Output, readOutputs, writeOutputs } from '../lint/outputs.js';
import { lintSession } from '../lint/session.js';
import { configOptions, isFailure, type LintSettings, readSettings, refuseBadConfig } from '../lint/settings.js';
import { readSourceOptions, sourceOptions } from '../source-options.js';

const options: Readonly<Record<string, OptionSpec>> = {
  output: {
    type: 'string',
    short: 'o',
    multiple: true,
    value: 'FORMAT[=FILE]',
    description: `${reporters.map((r) => r.format).join(', ')}; to stdout or into a file.`,
    default: 'pretty',
  },
  fix: { type: 'boolean', description: 'Mend what can be mended without changing what runs.' },
  'unsafe-fixes': {
    type: 'boolean',
    description: 'Mend also where the change may alter what runs; look at it before you ship.',
  },
  diff: { type: 'boolean', description: 'Print what the fixes would change, as a unified diff, and write nothing.' },
  rule: { type: 'string', multiple: true, value: 'RULE', description: 'Run only this rule, or `category/*`.' },
  disable: { type: 'string', multiple: true, value: 'RULE', description: 'Do not run this rule, or `category/*`.' },
  preset: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    description: 'Rules to run: recommended (the default), strict, pss-baseline or pss-restricted.',
  },
  baseline: { type: 'string', value: 'FILE', description: 'Show only findings that this file does not know.' },
  'write-baseline': { type: 'string', value: 'FILE', description: 'Write all findings of this run into a baseline.' },
  'fail-on': {
    type: 'string',
    value: 'SEVERITY',
    choices: ['error', 'warning', 'info', 'never'],
    description: 'Least severity that makes the exit code 1 (default: warning).',
  },
  'max-warnings': { type: 'string', value: 'N', description: 'More warnings than this make the exit code 1.' },
  'kubernetes-version': { type: 'string', value: 'MINOR', description: 'Kubernetes minor to check for.' },
  matrix: {
    type: 'boolean',
    description:
      'Render charts over ci/*-values.yaml, each -f file and every value that templates branch on; lint all.',
  },
  'max-renders': { type: 'string', value: 'N', description: 'Most renders of one chart for --matrix (default: 60).' },
  ...sourceOptions,
  'stdin-filename': { type: 'string', value: 'FILE', description: 'Name that the text on standard input goes by.' },
  ...admissionOptions,
  ...configOptions,
  'print-config': { type: 'boolean', description: 'Print the configuration in force, and stop.' },
};

export const command: Command = {
  name: 'lint',
  summary: 'Check manifests against policies and against each other.',
  usage: '[SRC…]',
  description:
    'Findings stand on the line that causes them, say why they matter and what to do. Silence one with a comment\n`# drydock-ignore RULE -- reason`, an annotation `drydock.dev/ignore`, or an entry in drydock.yaml.',
  options,
  examples: [
    { command: 'drydock lint k8s/', what: 'Check every manifest below a folder.' },
    { command: 'drydock lint --fix --diff k8s/', what: 'See what the safe fixes would change.' },
    { command: 'drydock lint -o pretty -o sarif=drydock.sarif k8s/', what: 'Two reports in one run.' },
    {
      command: 'drydock lint --preset pss-restricted app.yaml',
      what: 'Check against the restricted Pod Security Standard.',
    },
    {
      command: 'drydock lint --write-baseline .drydock-baseline.json k8s/',
      what: 'Accept what is there, to see only what is new.',
    },
    { command: 'drydock lint ./chart --matrix', what: 'Find what only some values of a chart show.' },
    { command: 'drydock lint --stdin-filename app.yaml - < app.yaml', what: 'Check unsaved text under its name.' },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const outputs = readOutputs(call.options('output'));
  const settings: LintSettings = { ...readSettings(call), sources: await readSourceOptions(call) };
  const { loaded } = settings;
  refuseBadConfig(loaded);
  if (call.flag('print-config')) {
    call.host.out(printConfig(loaded.config.file, loaded.data, settings));
    return exit.ok;
  }
  const { host, paths } = await withStdin(call, settings.paths);
  if (call.flag('matrix')) return lintMatrix(call, settings, outputs);
  const session = await lintSession(host, { ...settings, paths }, safetiesOf(call));
  if (call.flag('diff')) {
    for (const c of session.changes) call.host.out(unifiedDiff(c.path, c.before, c.after));
    call.host.err(`${session.report.fixed} findings would be fixed in ${session.changes.length} files\n`);
    return session.changes.length ? exit.findings : exit.ok;
  }
  for (const c of session.changes) writeFixed(call, c);
  const report = useBaseline(call, session.report);
  writeOutputs(call.host, outputs, report);
  if (call.option('write-baseline')) return exit.ok;
  return exitOf(report.diagnostics, isFailure(report.diagnostics, settings));
}

async function lintMatrix(call: Invocation, settings: LintSettings, outputs: readonly Output[]): Promise<ExitCode> {
  if (call.flag('fix') || call.flag('unsafe-fixes') || call.flag('diff'))
    throw new UsageError('--matrix does not go with fixes', 'Mend with `drydock lint --fix`, then look at the matrix.');
  const text = call.option('max-renders') ?? '60';
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--max-renders ${text}: not a whole number from 1 to 99999`);
  const report = useBaseline(call, await lintCharts(call.host, settings, Number(text)));
  writeOutputs(call.host, outputs, report);
  if (call.option('write-baseline')) return exit.ok;
  return exitOf(report.diagnostics, isFailure(report.diagnostics, settings));
}

function safetiesOf(call: Invocation): FixSafety[] {
  if (call.flag('unsafe-fixes')) return ['safe', 'unsafe'];
  return call.flag('fix') || call.flag('diff') ? ['safe'] : [];
}

/** Standard input under the name of a file, so that rules, configuration and output treat it as that file. */
async function withStdin(
  call: Invocation,
  paths: readonly string[],
): Promise<{ host: Host; paths: readonly string[] }> {
  const name = call.option('stdin-filename');
  if (name === undefined) return { host: call.host, paths };
  if (paths.length > 1 || (paths[0] !== '-' && call.args.length))
    throw new UsageError('--stdin-filename goes with the single source -');
  return { host: overlayHost(call.host, new Map([[name, await call.host.readStdin()]])), paths: [name] };
}

function writeFixed(call: Invocation, change: { path: string; after: string }): void {
  if (call.option('stdin-filename') !== undefined) call.host.out(change.after);
  else if (change.path !== '<stdin>') call.host.writeFile(change.path, change.after);
}

function useBaseline(call: Invocation, report: Report): Report {
  const target = call.option('write-baseline');
  if (target !== undefined) {
    const baseline = makeBaseline(report.diagnostics);
    call.host.writeFile(target, `${JSON.stringify(baseline, null, 2)}\n`);
    call.host.err(`${report.diagnostics.length} findings written to ${target}\n`);
    return { ...report, diagnostics: [], baselined: report.diagnostics.length };
  }
  const file = call.option('baseline');
  if (file === undefined) return report;
  try {
    const { kept, baselined } = withoutBaseline(report.diagnostics, parseBaseline(call.host.readText(file)));
    return { ...report, diagnostics: kept, baselined };
  } catch (e) {
    throw new UsageError(`--baseline ${file}: ${(e as Error).message}`);
  }
}

function printConfig(file: string | undefined, data: object, settings: LintSettings): string {
  const effective = {
    ...data,
    kubernetesVersion: settings.minor,
    presets: settings.selection.presets,
    failOn: settings.failOn,
  };
  const lines = Object.entries(effective).map(([k, v]) => `${k}: ${formatValue(v as never)}\n`);
  return `# ${file ?? 'no configuration file'}\n${lines.join('')}`;
}
