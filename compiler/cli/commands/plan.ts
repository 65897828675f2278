import { type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import type { Analysis } from '../../app/analysis.js';
import { analyze } from '../../app/compose.js';
import { reportOf } from '../../app/report.js';
import { hasErrors } from '../../diagnostics/diagnostic.js';
import { predictionSchema } from '../../prediction/schema.js';
import { loadCluster } from '../../project/cluster.js';
import { htmlFinding, htmlPrediction } from '../../report/plan/html.js';
import { jsonPrediction } from '../../report/plan/json.js';
import { prettyPrediction } from '../../report/plan/pretty.js';
import { pretty } from '../../report/pretty.js';
import { placeIn } from '../../report/reporter.js';
import { styleOf } from '../../report/terminal.js';
import { admissionOptions, readAdmission } from '../admission-options.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, exitOf, UsageError } from '../exit-codes.js';
import { analyzeOptionsOf, configOptions, type LintSettings, readSettings, refuseBadConfig } from '../lint/settings.js';
import { readSourceOptions, sourceOptions } from '../source-options.js';

export const command: Command = {
  name: 'plan',
  summary: 'Predict what will happen when the sources are applied.',
  usage: '[SRC…]',
  description:
    'Validates and lints the sources, applies them to a simulated cluster on a virtual clock, and prints the findings, the rollout of each workload, where every pod lands (or why none of the nodes takes it), the routes from entry points to pods, and a verdict.',
  options: {
    cluster: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      description: 'The cluster to plan for: Nodes, `kubectl get -o yaml` dumps, a kubeadm configuration.',
    },
    'kubernetes-version': { type: 'string', value: 'MINOR', description: `Kubernetes minor (${minors.join(', ')}).` },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      description: 'How to print the prediction.',
      choices: ['pretty', 'json', 'html'],
      default: 'pretty',
    },
    seed: {
      type: 'string',
      value: 'N',
      description: 'Seed of everything that a real cluster draws at random.',
      default: '1',
    },
    upgrade: {
      type: 'string',
      value: 'OLD',
      description: 'What runs now: predict the change from these sources to SRC.',
    },
    ...admissionOptions,
    ...sourceOptions,
    ...configOptions,
    schema: { type: 'boolean', description: 'Print the JSON Schema of `-o json` and stop.' },
    horizon: {
      type: 'string',
      value: 'SECONDS',
      description: 'Virtual seconds after which the simulation is cut off.',
      default: '1800',
    },
  },
  examples: [
    { command: 'drydock plan k8s/', what: 'Predict the rollout of a folder on three ordinary nodes.' },
    {
      command: 'drydock plan k8s/ --cluster nodes.yaml',
      what: 'The same on your nodes (`kubectl get nodes -o yaml`).',
    },
    {
      command: 'drydock plan k8s/ -o html > plan.html',
      what: 'One self-contained page with timeline, placement and routes.',
    },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const { host } = call;
  if (call.flag('schema')) {
    host.out(`${JSON.stringify(predictionSchema, null, 2)}\n`);
    return exit.ok;
  }
  const cluster = loadCluster(host, call.options('cluster'));
  const sources = await readSourceOptions(call);
  const configured = readSettings(call);
  refuseBadConfig(configured.loaded);
  const admission = configured.admission ?? readAdmission(call, cluster.admission);
  const settings: LintSettings = { ...configured, admission, sources };
  const minor = minorOf(call, cluster.kubernetesVersion, settings.minor);
  const old = call.option('upgrade');
  const before =
    old === undefined
      ? undefined
      : await analyze(host, [old], { minor, admission: settings.admission, ...sources, selection: { presets: [] } });
  for (const d of before?.load.diagnostics ?? []) host.err(`drydock: ${d.span.file}: ${d.message}\n`);
  const analysis = await analyze(host, settings.paths, {
    ...analyzeOptionsOf(settings),
    minor,
    predict: {
      cluster,
      seed: integer(call, 'seed'),
      horizon: integer(call, 'horizon'),
      ...(before ? { before: before.objects } : {}),
    },
  });
  for (const d of cluster.diagnostics) host.err(`drydock: ${d.span.file}: ${d.message}\n`);
  host.out(render(call, analysis));
  const sinks = analysis.prediction?.verdict.level === 'sinks';
  return exitOf(analysis.diagnostics, sinks || hasErrors(analysis.diagnostics));
}

/** The version that is asked for, else the cluster's, else the one of the configuration. */
function minorOf(call: Invocation, ofCluster: string | undefined, configured: Minor): Minor {
  if (ofCluster === undefined || call.option('kubernetes-version') !== undefined) return configured;
  const minor = parseMinor(ofCluster);
  if (!minor) throw new UsageError(`Kubernetes ${ofCluster}: not one of ${minors.join(', ')}`);
  return minor;
}

function integer(call: Invocation, name: string): number {
  const value = Number(call.option(name));
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`--${name} ${call.option(name)}: not a whole number`);
  return value;
}

function render(call: Invocation, analysis: Analysis): string {
  const { terminal } = call.host;
  const prediction = analysis.prediction!;
  switch (call.option('output')) {
    case 'json':
      return jsonPrediction(prediction, analysis.diagnostics, analysis.load.files);
    case 'html':
      return htmlPrediction(
        prediction,
        analysis.diagnostics.map((d) => {
          const { file, line, column } = placeIn(analysis.load.files, d.span);
          return htmlFinding(d, `${file}:${line}:${column}`);
        }),
      );
    default: {
      const env = { color: terminal.color, columns: terminal.columns, explain: () => undefined };
      const findings = pretty.render(reportOf(analysis), env);
      // Where nothing could be read there is nothing to predict.
      if (analysis.objects.length === 0) return findings;
      return `${findings}\n${prettyPrediction(prediction, { width: terminal.columns, style: styleOf(terminal.color) })}`;
    }
  }
}
