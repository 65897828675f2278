import { Ajv2020 } from 'ajv/dist/2020.js';
import { runScenario, type Scenario, type ScenarioResult } from '../../../runtime/scenario/scenario.js';
import { scenarioSchema } from '../../../runtime/scenario/schema.js';
import { readStdin } from '../../../runtime/scenario/stdin.js';
import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import { renderForRelease } from '../../app/release-chart.js';
import type { Host } from '../../host/host.js';
import { stringify } from '../../kube/json.js';
import { SourceFile } from '../../text/source-file.js';
import { parseYaml } from '../../yaml/parse.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'simulate',
  summary: 'Run kubectl scripts against a simulated cluster on a virtual clock.',
  usage: 'SCENARIO.yaml',
  description:
    'A scenario names nodes and a list of kubectl commands. Each command runs, the world settles, and what happened is printed. The same seed gives the same bytes.',
  options: {
    'kubernetes-version': {
      type: 'string',
      value: 'MINOR',
      description: `Kubernetes minor to simulate where the scenario names none (${minors.join(', ')}).`,
    },
    seed: { type: 'string', value: 'N', description: 'Seed of everything random: names, uids, addresses.' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      description: 'pretty or json.',
      choices: ['pretty', 'json'],
      default: 'pretty',
    },
  },
  examples: [
    { command: 'drydock simulate rollout.yaml', what: 'Print what each step does, as a timeline.' },
    { command: 'drydock simulate -o json rollout.yaml', what: 'The same as data: answers, events, all objects.' },
  ],
  run,
};

function run({ host, args, option }: Invocation): ExitCode {
  const [path, ...more] = args;
  if (path === undefined || more.length)
    throw new UsageError('exactly one scenario file is needed', 'Run `drydock simulate --help`.');
  const scenario = readScenario(path, host.readText(path));
  const seed = Number(option('seed') ?? scenario.seed ?? 1);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${option('seed')}: not an integer`);
  const minor = minorOf(option('kubernetes-version') ?? scenario.kubernetesVersion);
  const readManifests = (file: string) => readStdin(host.readText(besides(path, file)));
  const { result } = runScenario(scenario, {
    minor,
    seed,
    readManifests,
    renderChart: (request) => renderForRelease(host, 4, { ...request, chart: besides(path, request.chart) }),
  });
  if (option('output') === 'json') host.out(`${stringify(result)}\n`);
  else print(host, result);
  const failed = scenario.steps.some((s, i) => result.steps[i]!.code !== 0 && !s.mayFail);
  return failed ? exit.findings : exit.ok;
}

/** Files that steps name are relative to the scenario. */
function besides(scenario: string, file: string): string {
  if (file.startsWith('/')) return file;
  const slash = scenario.lastIndexOf('/');
  return slash < 0 ? file : `${scenario.slice(0, slash)}/${file}`;
}

function minorOf(text: string | undefined): Minor {
  if (text === undefined) return defaultMinor;
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`Kubernetes ${text}: not one of ${minors.join(', ')}`);
  return minor;
}

/** @throws UsageError naming each place where the file does not follow the schema */
export function readScenario(path: string, text: string): Scenario {
  const [document, second] = parseYaml(new SourceFile(path, text));
  if (!document || second) throw new UsageError(`${path}: a scenario is one YAML document`);
  if (document.value === undefined) throw new UsageError(`${path}: ${document.diagnostics[0]?.message ?? 'not YAML'}`);
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(scenarioSchema);
  if (!validate(document.value)) {
    const errors = (validate.errors ?? []).map((e) => {
      const extra = e.params['additionalProperty'] ?? e.params['allowedValue'];
      return `  ${e.instancePath || '/'}: ${e.message}${extra === undefined ? '' : ` (${String(extra)})`}`;
    });
    throw new UsageError(`${path} is no scenario:\n${[...new Set(errors)].join('\n')}`);
  }
  return document.value as unknown as Scenario;
}

/** The timeline for people: each command, its answer, and what followed. */
function print(host: Host, result: ScenarioResult): void {
  const lines = [`${result.name || 'scenario'} · Kubernetes ${result.kubernetesVersion} · seed ${result.seed}`];
  for (const step of result.steps) {
    const what = step.kubectl ? `$ kubectl ${step.kubectl}` : step.helm ? `$ helm ${step.helm}` : '(time passes)';
    lines.push('', `${seconds(step.from)}  ${what}${step.code ? `  → exit ${step.code}` : ''}`);
    for (const line of `${step.stdout}${step.stderr}`.split('\n')) if (line) lines.push(`          ${line}`);
    for (const e of step.events)
      lines.push(`${seconds(e.at)}  ${e.type === 'Warning' ? '!' : '·'} ${e.object}: ${e.reason}: ${e.message}`);
    if (!step.settled) lines.push('          (not settled: things were still changing when the step ended)');
  }
  lines.push('', 'First-order only:', ...result.approximations.map((a) => `  ${a}`));
  host.out(`${lines.join('\n')}\n`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).padStart(7)}s`;
