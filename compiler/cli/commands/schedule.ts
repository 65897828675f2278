import {
  type AnyPod,
  bind,
  capacityReport,
  type Decision,
  placementReport,
  type Report,
  seedsReport,
  shapesReport,
  upgradeReport,
  type World,
  whyNode,
} from '../../../runtime/scheduler/index.js';
import { defaultMinor, minors } from '../../../schemas/profile.js';
import type { Command, Invocation, OptionSpec } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';
import { count, InputReader, versionOf } from '../schedule/input.js';
import { sourceOptions } from '../source-options.js';

const many = (value: string, description: string): OptionSpec => ({
  type: 'string',
  multiple: true,
  value,
  description,
});

const options: Readonly<Record<string, OptionSpec>> = {
  pods: many(
    'FILE',
    'Pods to place one after another, or workloads that make them. Without it: what the sources hold without a node.',
  ),
  'kubernetes-version': {
    type: 'string',
    value: 'M',
    default: defaultMinor,
    description: `Kubernetes minor: ${minors.join(', ')}.`,
  },
  'tie-break': {
    type: 'string',
    choices: ['first', 'seed', 'all'],
    default: 'first',
    description:
      'Among equally good nodes: the first by name; as the real scheduler does, with its sampling of nodes; or the first, with all others named.',
  },
  seed: { type: 'string', value: 'N', default: '1', description: 'Seed of random draws.' },
  config: { type: 'string', value: 'FILE', description: 'KubeSchedulerConfiguration of the scheduler.' },
  output: {
    type: 'string',
    short: 'o',
    choices: ['pretty', 'json', 'jsonl'],
    default: 'pretty',
    description: 'Format.',
  },
  why: {
    type: 'string',
    value: 'POD',
    description: 'Why POD goes, or does not go, to the node named as first argument.',
  },
  capacity: {
    type: 'string',
    value: 'FILE',
    description: 'How many more pods like this one (or of this workload) fit, and what stops the next.',
  },
  shapes: {
    type: 'string',
    value: 'FILE',
    description: 'Nodes of this kind: which, and how many, take the waiting pods?',
  },
  'upgrade-to': {
    type: 'string',
    value: 'M',
    description: 'Which placements change with this minor, and by which plugin.',
  },
  seeds: { type: 'string', value: 'N', description: 'How often each pod goes where, over N seeds.' },
  'add-node': many('FILE', 'What if these nodes were there?'),
  'remove-node': many('NODE', 'What if the node were gone? Its pods come again.'),
  cordon: many('NODE', 'What if the node took no new pods?'),
  drain: many('NODE', 'What if the node were cordoned and its pods (but those of DaemonSets) had to move?'),
  taint: many('NODE=KEY[=VALUE]:EFFECT', 'What if the node had the taint? NoExecute sends its pods away.'),
  'lose-zone': many('ZONE', 'What if all nodes of the zone were gone?'),
  ...sourceOptions,
};

export const command: Command = {
  name: 'schedule',
  summary: 'Place pods on nodes as kube-scheduler would, and say why.',
  usage: '[NODE] SRC…',
  description:
    'Runs the scheduler of a Kubernetes minor over the nodes, pods, volumes and budgets of the sources. Pods that come ' +
    'from no server yet are defaulted and admitted first; workloads without pods get theirs. Each pod stays where it is ' +
    'put. For a pod that stays pending the smallest changes that would help are looked for and tried. (NODE is given ' +
    'with --why only.)',
  options,
  examples: [
    {
      command: 'drydock schedule --pods pods.yaml cluster.yaml',
      what: 'place pods, with tables of scores and refusals',
    },
    { command: 'drydock schedule --why web-1 node-3 cluster.yaml', what: 'every plugin about one pod on one node' },
    { command: 'drydock schedule --capacity pod.yaml cluster.yaml', what: 'how many more of it fit' },
    { command: 'drydock schedule --lose-zone eu-1a cluster.yaml', what: 'what becomes of the pods of a zone' },
    { command: 'drydock schedule --upgrade-to 1.37 cluster.yaml', what: 'what an upgrade moves' },
  ],
  run: (invocation) => run(invocation),
};

async function run(call: Invocation): Promise<ExitCode> {
  const why = call.option('why');
  const sources = why === undefined ? call.args : call.args.slice(1);
  if (why !== undefined && sources.length === 0)
    throw new UsageError('--why POD wants a node and sources: `drydock schedule --why POD NODE SRC…`');
  if (sources.length === 0) throw new UsageError('nothing to schedule on', 'Run `drydock schedule --help`.');
  const reader = new InputReader(call);
  const code = await answerFor(call, reader, sources);
  return code === exit.ok && reader.incomplete ? exit.findings : code;
}

async function answerFor(call: Invocation, reader: InputReader, sources: readonly string[]): Promise<ExitCode> {
  const { host } = call;
  const why = call.option('why');
  const { world, pods } = await reader.read(sources);
  const style = { color: host.terminal.color, columns: host.terminal.columns };
  const capacity = call.option('capacity');
  if (capacity !== undefined) return print(call, capacityReport(world.with(pods), await reader.template(capacity)));
  if (why !== undefined) return explainNode(call, world, pods, why);
  if (pods.length === 0) host.err('No pod waits for a node. Give pods with --pods, or ask for --capacity.\n');
  const shapes = call.option('shapes');
  if (shapes !== undefined) return print(call, shapesReport(world, pods, await reader.shapes(shapes)));
  const to = call.option('upgrade-to');
  if (to !== undefined) return print(call, upgradeReport(world, pods, versionOf(to, '--upgrade-to')));
  const seeds = call.option('seeds');
  if (seeds !== undefined) return print(call, seedsReport(world, pods, count(seeds, '--seeds', 1)));
  if (call.option('output') === 'pretty') return print(call, placementReport(world, pods, style));
  return machineReadable(call, world, pods);
}

/** `wanted`: a pod's name, with its namespace where that is needed to tell it from others. */
function explainNode(call: Invocation, world: World, pods: readonly AnyPod[], wanted: string): ExitCode {
  const { host, args } = call;
  const nameOf = (p: AnyPod): string => `${p.metadata.namespace ?? 'default'}/${p.metadata.name}`;
  const found = [...pods, ...world.list<AnyPod>('Pod')].filter(
    (p) => p.metadata.name === wanted || nameOf(p) === wanted,
  );
  const names = [...new Set(found.map(nameOf))];
  const [pod] = found;
  if (!pod) throw new UsageError(`there is no pod ${wanted}`);
  if (names.length > 1) throw new UsageError(`--why ${wanted}: there are several: ${names.join(', ')}`);
  const node = args[0]!;
  if (!world.list('Node').some((n) => n.metadata.name === node)) throw new UsageError(`there is no node ${node}`);
  const style = { color: host.terminal.color, columns: host.terminal.columns };
  const waiting = { ...pod, spec: { ...pod.spec!, nodeName: '' } };
  host.out(whyNode(world.with([], [pod]).scheduler(), waiting, node, style));
  return exit.ok;
}

function print(call: Invocation, { text, ok }: Report): ExitCode {
  call.host.out(text);
  return ok ? exit.ok : exit.findings;
}

/** One answer a pod; nothing is preempted between them, so that each stands for itself. */
function machineReadable(call: Invocation, world: World, pods: readonly AnyPod[]): ExitCode {
  const scheduler = world.scheduler();
  const all = call.option('tie-break') === 'all';
  const answers = pods.map((pod) => {
    const decision = scheduler.schedule(pod);
    if (decision.nodeName) bind(scheduler, pod, decision.nodeName, withoutVolumes(decision));
    return answer(pod, decision, all);
  });
  if (call.option('output') === 'json') call.host.out(`${JSON.stringify(answers, null, 2)}\n`);
  else call.host.out(answers.map((a) => `${JSON.stringify(a)}\n`).join(''));
  return exit.ok;
}

/** Volumes are bound by a controller, which is not part of this. */
const withoutVolumes = ({ volumes: _, ...decision }: Decision): Decision => decision;

function answer(pod: AnyPod, d: Decision, all: boolean): object {
  const preempts = d.nominatedNodeName && {
    nominatedNodeName: d.nominatedNodeName,
    victims: d.victims!.map((v) => v.metadata?.name),
  };
  return {
    pod: pod.metadata.name,
    rejects: d.rejects,
    ...(Object.keys(d.scores).length ? { scores: d.scores } : {}),
    ...(d.fitError ? { message: d.fitError } : {}),
    ...(d.nodeName ? { chosen: d.nodeName } : {}),
    ...(all && d.best.length ? { best: d.best } : {}),
    ...preempts,
  };
}
