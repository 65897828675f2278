import { HostError } from '../../app/host.js';
import { ChartError, loadChart, type RenderOptions, renderChart, type UserValues } from '../../helm/index.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'template',
  summary: 'Render a Helm chart as `helm template` prints it, without Helm.',
  usage: '[RELEASE] CHART',
  description:
    'CHART is a folder or a .tgz. The output is that of `helm template`, byte for byte, for Helm 3.22 or 4.3 (the default); errors are Helm’s own text on stderr.',
  options: {
    'helm-version': {
      type: 'string',
      value: 'MAJOR',
      choices: ['3', '4'],
      default: '4',
      description: 'Which Helm to be.',
    },
    namespace: {
      type: 'string',
      short: 'n',
      value: 'NAME',
      description: 'Namespace of the release (default: default).',
    },
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
      description: 'Set a value to the rest of the argument as it is.',
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
    'show-only': {
      type: 'string',
      short: 's',
      value: 'PATTERN',
      multiple: true,
      description: 'Print only these templates.',
    },
    seed: { type: 'string', value: 'TEXT', description: 'Make random functions (passwords, certificates) repeatable.' },
  },
  examples: [{ command: 'drydock template web ./chart -f prod.yaml', what: 'Render with values of production.' }],
  async run(invocation) {
    return run(invocation);
  },
};

async function run(call: Invocation): Promise<ExitCode> {
  const { host, args } = call;
  if (!args.length)
    throw new UsageError('"drydock template" requires at least 1 argument', 'Usage: drydock template [RELEASE] CHART');
  const chartPath = args.length > 1 ? args[1]! : args[0]!;
  try {
    const options: RenderOptions = { ...flags(call), values: await userValues(call), now: host.now() };
    const result = renderChart(loadChart(host, chartPath), options);
    if ('error' in result) throw new ChartError(result.error.message);
    host.out(result.output);
    return exit.ok;
  } catch (e) {
    if (!(e instanceof ChartError) && !(e instanceof HostError)) throw e;
    host.err(`Error: ${e.message}\n`);
    return exit.findings;
  }
}

function flags(call: Invocation): Omit<RenderOptions, 'now' | 'values'> {
  const { args } = call;
  return {
    releaseName: args.length > 1 ? args[0]! : 'release-name',
    namespace: call.option('namespace') ?? 'default',
    helmVersion: call.option('helm-version') === '3' ? 3 : 4,
    ...(call.option('kube-version') ? { kubeVersion: call.option('kube-version')! } : {}),
    apiVersions: call.options('api-versions').flatMap((v) => v.split(',')),
    isUpgrade: call.flag('is-upgrade'),
    includeCrds: call.flag('include-crds'),
    noHooks: call.flag('no-hooks'),
    skipTests: call.flag('skip-tests'),
    showOnly: call.options('show-only'),
    ...(call.option('seed') === undefined ? {} : { seed: call.option('seed')! }),
  };
}

async function userValues(call: Invocation): Promise<UserValues> {
  const { host } = call;
  const files: { path: string; text: string }[] = [];
  for (const path of call.options('values'))
    files.push({ path, text: path.trim() === '-' ? await host.readStdin() : host.readText(path) });
  return {
    files,
    set: call.options('set'),
    setString: call.options('set-string'),
    setJson: call.options('set-json'),
    setFile: call.options('set-file'),
    setLiteral: call.options('set-literal'),
    readFile: (path) => host.readText(path),
  };
}
