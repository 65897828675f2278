import { runScenario, type ScenarioResult } from '../../../runtime/scenario/scenario.js';
import { readStdin } from '../../../runtime/scenario/stdin.js';
import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import { renderForRelease } from '../../app/release-chart.js';
import type { Host } from '../../host/host.js';
import { isObject, stringify } from '../../kube/json.js';
import { SourceFile } from '../../text/source-file.js';
import { parseYaml } from '../../yaml/parse.js';
import { admissionOptions, readAdmission } from '../admission-options.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';
import { simulateManifests } from '../simulate/manifests.js';
import { readScenario } from '../simulate/scenario-file.js';
import { sourceOptions } from '../source-options.js';

export const command: Command = {
  name: 'simulate',
  summary: 'Run kubectl scripts against a simulated cluster on a virtual clock.',
  usage: 'SCENARIO.yaml | SRC…',
  description:
    'A scenario names nodes and a list of kubectl commands. Each command runs, the world settles, and what happened is printed. The same seed gives the same bytes. Other sources (manifests, folders, charts, programs) are applied in one step, by default to three ordinary nodes.',
  options: {
    'kubernetes-version': {
      type: 'string',
      value: 'MINOR',
      description: `Kubernetes minor to simulate where the scenario names none (${minors.join(', ')}).`,
    },
    cluster: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      description: 'The cluster that sources other than a scenario are applied to: Nodes, `kubectl get -o yaml` dumps.',
    },
    ...admissionOptions,
    ...sourceOptions,
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
    { command: 'drydock simulate k8s/', what: 'Apply a folder to three nodes and print what follows.' },
    { command: 'drydock simulate -o json rollout.yaml', what: 'The same as data: answers, events, all objects.' },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const { host, args, option } = call;
  const [path, ...more] = args;
  if (path === undefined) throw new UsageError('nothing to simulate', 'Run `drydock simulate --help`.');
  const text = more.length === 0 && path !== '-' && isFile(host, path) ? host.readText(path) : undefined;
  const { result, failed } =
    text !== undefined && isScenario(path, text)
      ? simulateScenario(call, path, text)
      : await simulateManifests(call, seedOf(option('seed') ?? 1));
  if (option('output') === 'json') host.out(`${stringify(result)}\n`);
  else print(host, result);
  return failed ? exit.findings : exit.ok;
}

const isFile = (host: Host, path: string): boolean => host.stat(path)?.kind === 'file' && /\.(ya?ml|json)$/.test(path);

/** A scenario says `steps`, which no API object has at its root; what says neither is taken for one, to be told so. */
function isScenario(path: string, text: string): boolean {
  const documents = parseYaml(new SourceFile(path, text));
  const roots = documents.map((d) => (isObject(d.value) ? d.value : {}));
  return roots.some((r) => Object.hasOwn(r, 'steps')) || !roots.some((r) => Object.hasOwn(r, 'kind'));
}

function simulateScenario(call: Invocation, path: string, text: string) {
  const { host, option } = call;
  const scenario = readScenario(path, text);
  const { result } = runScenario(scenario, {
    minor: minorOf(option('kubernetes-version') ?? scenario.kubernetesVersion),
    seed: seedOf(option('seed') ?? scenario.seed ?? 1),
    admission: readAdmission(call),
    readManifests: (file) => readStdin(host.readText(besides(path, file))),
    renderChart: (request) =>
      renderForRelease(host, option('helm-version') === '3' ? 3 : 4, {
        ...request,
        chart: besides(path, request.chart),
        values: request.values.map((file) => besides(path, file)),
      }),
  });
  return { result, failed: scenario.steps.some((s, i) => result.steps[i]!.code !== 0 && !s.mayFail) };
}

function seedOf(given: string | number): number {
  const seed = Number(given);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${given}: not an integer`);
  return seed;
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
  const left = result.steps.filter((s) => s.notSimulated);
  if (left.length) {
    const what = [...new Set(left.map((s) => (s.helm === undefined ? `kubectl ${s.kubectl}` : `helm ${s.helm}`)))];
    lines.push('', `Not simulated: ${left.length} of ${result.steps.length} steps:`, ...what.map((w) => `  ${w}`));
  }
  lines.push('', 'First-order only:', ...result.approximations.map((a) => `  ${a}`));
  host.out(`${lines.join('\n')}\n`);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).padStart(7)}s`;
