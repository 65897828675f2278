import { readValuesFile } from '../../app/read-values.js';
import { ChartError } from '../../helm/chart/errors.js';
import { loadChart } from '../../helm/chart/load.js';
import type { UserValues } from '../../helm/chart/user-values.js';
import type { ChartRender, HelmError } from '../../helm/chart-render.js';
import { renderName } from '../../helm/name.js';
import type { RenderOptions } from '../../helm/render/render.js';
import { renderChart } from '../../helm/render-chart.js';
import { type Host, HostError } from '../../host/host.js';
import { nodeCrypto } from '../../host/node-modules.js';
import type { Report } from '../../report/reporter.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';
import { helmFlags, refusedFlag } from '../template/helm-flags.js';
import { writeFiles } from '../template/output-dir.js';

export const command: Command = {
  name: 'template',
  summary: 'Render a Helm chart as `helm template` prints it, without Helm.',
  usage: '[RELEASE] CHART',
  description:
    'CHART is a folder or a .tgz. The output is that of `helm template`, byte for byte, for Helm 3.22 or 4.3 (the default);\nerrors are Helm’s own text on stderr.',
  options: {
    'helm-version': {
      type: 'string',
      value: 'MAJOR',
      choices: ['3', '4'],
      default: '4',
      description: 'Which Helm to be.',
    },
    namespace: { type: 'string', short: 'n', value: 'NAME', description: 'Namespace of the release.' },
    values: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      multiple: true,
      description: 'Values file, `-` for stdin; later ones win.',
    },
    set: { type: 'string', value: 'K=V', multiple: true, description: 'Set values.' },
    'set-string': { type: 'string', value: 'K=V', multiple: true, description: 'Set values as text.' },
    'set-json': { type: 'string', value: 'K=JSON', multiple: true, description: 'Set values as JSON.' },
    'set-file': { type: 'string', value: 'K=FILE', multiple: true, description: 'Set values to the text of files.' },
    'set-literal': {
      type: 'string',
      value: 'K=V',
      multiple: true,
      description: 'Set a value to the rest of the argument.',
    },
    'kube-version': { type: 'string', value: 'V', description: 'Kubernetes version that the chart sees.' },
    'api-versions': {
      type: 'string',
      short: 'a',
      value: 'GV',
      multiple: true,
      description: 'More API versions that the chart sees.',
    },
    'include-crds': { type: 'boolean', description: 'Print the files of crds/, too.' },
    'is-upgrade': { type: 'boolean', description: 'Render as an upgrade.' },
    'no-hooks': { type: 'boolean', description: 'Leave hooks out.' },
    'skip-tests': { type: 'boolean', description: 'Leave test hooks out.' },
    'skip-schema-validation': { type: 'boolean', description: 'Do not check values against values.schema.json.' },
    'show-only': {
      type: 'string',
      short: 's',
      value: 'PATTERN',
      multiple: true,
      description: 'Print only these templates.',
    },
    'output-dir': {
      type: 'string',
      value: 'DIR',
      description: 'Write one file for each template instead of printing.',
    },
    'release-name': { type: 'boolean', description: 'Put the release name into the paths of --output-dir.' },
    'name-template': { type: 'string', value: 'TEMPLATE', description: 'Template that names the release.' },
    'generate-name': { type: 'boolean', short: 'g', description: 'Name the release after the chart and the time.' },
    seed: { type: 'string', value: 'TEXT', description: 'Make random functions (passwords, certificates) repeatable.' },
    explain: {
      type: 'string',
      value: 'LINE|KIND/NAME[:PATH]',
      description: 'Say which template lines and values made a place.',
    },
    validate: {
      type: 'boolean',
      description: 'Render as for a cluster of that Kubernetes version, and check what it would refuse.',
    },
    'dry-run': {
      type: 'string',
      bare: 'client',
      choices: ['client', 'none', 'server', 'true', 'false'],
      value: 'HOW',
      description: '`server` is --validate.',
      hidden: true,
    },
    debug: { type: 'boolean', description: 'Print what was rendered even where it is no YAML.' },
    ...helmFlags,
  },
  examples: [
    { command: 'drydock template web ./chart -f prod.yaml', what: 'Render with the values of production.' },
    {
      command: 'drydock template web ./chart --explain Deployment/web:spec.replicas',
      what: 'Say where a field comes from.',
    },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const { host, args } = call;
  if (!args.length)
    throw new UsageError('"drydock template" requires at least 1 argument', 'Usage: drydock template [RELEASE] CHART');
  const refusal = refusedFlag((name) => call.flag(name) || call.option(name) !== undefined);
  if (refusal) throw new UsageError(refusal);
  const path = args.length > 1 ? args[1]! : args[0]!;
  try {
    const server = asksServer(call) ? await import('../template/cluster.js') : undefined;
    const cluster = server?.clusterOf(call.option('kube-version'));
    const options: RenderOptions = {
      ...flags(call, path),
      ...cluster?.capabilities,
      values: await userValues(call),
      now: host.now(),
    };
    const chart = loadChart(host, path, options.helmVersion);
    const target = call.option('explain');
    if (target !== undefined) {
      // Only the tracer needs the YAML front end with its positions.
      const { explain, explanationText } = await import('../../helm/explain.js');
      host.out(explanationText(explain(chart, options, target)));
      return exit.ok;
    }
    const result = renderChart(chart, options);
    if ('error' in result) failed(call, result.error);
    const validated = cluster && (await server!.validateRelease(host, path, chart, options, cluster));
    if (validated?.unknownKinds) throw new ChartError(validated.unknownKinds);
    print(call, result, options);
    return validated ? await said(host, validated.report) : exit.ok;
  } catch (e) {
    if (!(e instanceof ChartError) && !(e instanceof HostError)) throw e;
    host.err(`Error: ${e.message}\n`);
    return exit.findings;
  }
}

/** Helm looks for what `--show-only` wants in what it would print: with `--output-dir` that is nothing. */
function print(call: Invocation, result: ChartRender, options: RenderOptions): void {
  const directory = call.option('output-dir');
  if (!directory) {
    call.host.out(result.output);
    return;
  }
  const release = call.flag('release-name') ? options.releaseName : undefined;
  const [wanted] = call.options('show-only');
  writeFiles(call.host, result.documents, { directory, release });
  if (wanted === undefined) call.host.out('\n');
  else throw new ChartError(`could not find template ${wanted} in chart`);
}

/** Whether the release is to be checked against a cluster: Helm 3 does so by `--validate`, Helm 4 by either. */
const asksServer = (call: Invocation): boolean =>
  call.flag('validate') || (call.option('dry-run') === 'server' && call.option('helm-version') === '4');

function failed({ host, flag }: Invocation, { message, manifest }: HelmError): never {
  if (flag('debug')) host.out(manifest ?? '');
  const hint = manifest === undefined || flag('debug') ? '' : '\n\nUse --debug flag to render out invalid YAML';
  throw new ChartError(message + hint);
}

/** What the server says of a release goes beside its text: Helm itself would print it and leave the rest to the cluster. */
async function said(host: Host, report: Report): Promise<ExitCode> {
  const { pretty } = await import('../../report/pretty.js');
  if (report.diagnostics.length) host.err(pretty.render(report, { ...host.terminal, explain: () => undefined }));
  return report.diagnostics.some((d) => d.severity === 'error') ? exit.findings : exit.ok;
}

function releaseName(call: Invocation, path: string): string {
  const { args, host } = call;
  const template = call.option('name-template');
  if (args.length > 1) {
    if (args.length > 2)
      throw new ChartError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`);
    if (call.flag('generate-name')) throw new ChartError('cannot set --generate-name and also specify a name');
    if (template) throw new ChartError('cannot set --name-template and also specify a name');
    return args[0]!;
  }
  if (template) return renderName(template, host.now());
  if (!call.flag('generate-name')) return 'release-name';
  const base = path.replace(/\/+$/, '').split('/').at(-1)!.split('.')[0] || 'chart';
  return `${base}-${Math.floor(host.now().getTime() / 1000)}`;
}

function flags(call: Invocation, path: string): Omit<RenderOptions, 'now' | 'values'> {
  const kubeVersion = call.option('kube-version');
  const seed = call.option('seed');
  return {
    releaseName: releaseName(call, path),
    namespace: call.option('namespace') ?? 'default',
    helmVersion: call.option('helm-version') === '3' ? 3 : 4,
    ...(kubeVersion ? { kubeVersion } : {}),
    apiVersions: call.options('api-versions').flatMap((v) => v.split(',')),
    isUpgrade: call.flag('is-upgrade'),
    includeCrds: call.flag('include-crds'),
    noHooks: call.flag('no-hooks'),
    skipTests: call.flag('skip-tests'),
    skipSchemaValidation: call.flag('skip-schema-validation'),
    showOnly: call.option('output-dir') ? [] : call.options('show-only'),
    ...(seed === undefined ? { entropy: (count: number) => nodeCrypto().randomBytes(count) } : { seed }),
  };
}

async function userValues(call: Invocation): Promise<UserValues> {
  const { host } = call;
  const files: { path: string; text: string }[] = [];
  for (const path of call.options('values'))
    files.push({ path, text: path.trim() === '-' ? await host.readStdin() : readValuesFile(host, path) });
  return {
    files,
    set: call.options('set'),
    setString: call.options('set-string'),
    setJson: call.options('set-json'),
    setFile: call.options('set-file'),
    setLiteral: call.options('set-literal'),
    readFile: (path) => readValuesFile(host, path),
  };
}
