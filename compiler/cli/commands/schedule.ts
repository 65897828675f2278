import {
  type AnyNode,
  type AnyPod,
  bind,
  capacityReport,
  changeNodes,
  type Decision,
  featuresOf,
  placementReport,
  type Report,
  readConfiguration,
  type SchedulerOptions,
  seedsReport,
  shapesReport,
  type TieBreak,
  upgradeReport,
  World,
  whyNode,
} from '../../../runtime/scheduler/index.js';
import { defaultMinor, minors, parseMinor, profileOf, type VersionProfile } from '../../../schemas/profile.js';
import type { Json } from '../../kube/json.js';
import type { KubeObject } from '../../kube/object.js';
import { loadSources } from '../../project/load.js';
import type { Command, Invocation, OptionSpec } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

const many = (value: string, description: string): OptionSpec => ({
  type: 'string',
  multiple: true,
  value,
  description,
});

const options: Readonly<Record<string, OptionSpec>> = {
  pods: many('FILE', 'Pods to place, one after another. Without it: the pods of the sources that have no node.'),
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
    description: 'How many more pods like this one fit, and what stops the next.',
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
  drain: many('NODE', 'What if the node were cordoned and its pods had to move?'),
  taint: many('NODE=KEY[=VALUE]:EFFECT', 'What if the node had the taint?'),
  'lose-zone': many('ZONE', 'What if all nodes of the zone were gone?'),
};

export const command: Command = {
  name: 'schedule',
  summary: 'Place pods on nodes as kube-scheduler would, and say why.',
  usage: '[NODE] SRC…',
  description:
    'Runs the scheduler of a Kubernetes minor over the nodes, pods, volumes and budgets of the sources. Each pod stays ' +
    'where it is put. For a pod that stays pending the smallest changes that would help are looked for and tried. ' +
    '(NODE is given with --why only.)',
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

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host } = invocation;
  const why = invocation.option('why');
  const sources = why === undefined ? invocation.args : invocation.args.slice(1);
  const { world: whole, displaced } = await worldOf(invocation, sources);
  const style = { color: host.terminal.color, columns: host.terminal.columns };
  const capacity = invocation.option('capacity');
  if (capacity !== undefined) return print(invocation, capacityReport(whole, await onePod(invocation, capacity)));

  const given = invocation.options('pods');
  const pods = given.length
    ? ((await objectsOf(invocation, given)).filter((o) => o.kind === 'Pod') as AnyPod[])
    : [...whole.pending(), ...displaced];
  const world = given.length ? whole : whole.with([], pods);
  if (why !== undefined) {
    const pod = [...pods, ...whole.list<AnyPod>('Pod')].find((p) => p.metadata.name === why);
    if (!pod || !invocation.args[0]) throw new UsageError(pod ? '--why needs a node' : `there is no pod ${why}`);
    host.out(
      whyNode(
        world.with([], [pod]).scheduler(),
        { ...pod, spec: { ...pod.spec!, nodeName: '' } },
        invocation.args[0],
        style,
      ),
    );
    return exit.ok;
  }
  if (pods.length === 0) host.err('No pod waits for a node. Give pods with --pods, or ask for --capacity.\n');
  const shapes = invocation.option('shapes');
  if (shapes !== undefined)
    return print(invocation, shapesReport(world, pods, (await objectsOf(invocation, [shapes])) as AnyNode[]));
  const to = invocation.option('upgrade-to');
  if (to !== undefined) return print(invocation, upgradeReport(world, pods, versionOf(to, '--upgrade-to')));
  const seeds = invocation.option('seeds');
  if (seeds !== undefined) return print(invocation, seedsReport(world, pods, count(seeds, '--seeds')));
  if (invocation.option('output') === 'pretty') return print(invocation, placementReport(world, pods, style));
  return machineReadable(invocation, world, pods);
}

function print(invocation: Invocation, { text, ok }: Report): ExitCode {
  invocation.host.out(text);
  return ok ? exit.ok : exit.findings;
}

async function worldOf(invocation: Invocation, sources: readonly string[]): Promise<ReturnType<typeof changeNodes>> {
  const { host } = invocation;
  const objects = await objectsOf(invocation, sources);
  const changed = changeNodes(new World(await optionsOf(invocation), objects), {
    add: await objectsOf(invocation, invocation.options('add-node')),
    remove: invocation.options('remove-node'),
    cordon: invocation.options('cordon'),
    drain: invocation.options('drain'),
    taint: invocation.options('taint'),
    loseZone: invocation.options('lose-zone'),
  });
  if (changed.problems.length) throw new UsageError(changed.problems.join('; '));
  for (const pod of changed.lost) host.err(`${pod.metadata.name}: gone with its node; nothing would make it again\n`);
  for (const p of changed.world.scheduler().problems)
    host.err(`${p.kind} ${p.namespace ? `${p.namespace}/` : ''}${p.name}: ${p.message}\n`);
  return changed;
}

async function optionsOf(invocation: Invocation): Promise<SchedulerOptions> {
  const profile = versionOf(invocation.option('kubernetes-version')!, '--kubernetes-version');
  const seed = count(invocation.option('seed')!, '--seed');
  const tieBreak: TieBreak = invocation.option('tie-break') === 'seed' ? { mode: 'seed', seed } : { mode: 'first' };
  const file = invocation.option('config');
  if (file === undefined) return { profile, tieBreak };
  const [value] = await objectsOf(invocation, [file]);
  const { config, problems } = readConfiguration(value as unknown as Json, featuresOf(profile));
  for (const p of problems) invocation.host.err(`${file}: ${p}\n`);
  return { profile, tieBreak, config };
}

function versionOf(text: string, flag: string): VersionProfile {
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`${flag} ${text}: drydock knows ${minors.join(', ')}`);
  return profileOf(minor);
}

function count(text: string, flag: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${flag} ${text}: not a number`);
  return Number(text);
}

async function onePod(invocation: Invocation, file: string): Promise<AnyPod> {
  const pod = (await objectsOf(invocation, [file])).find((o) => o.kind === 'Pod');
  if (!pod) throw new UsageError(`${file}: no Pod in it`);
  return pod as AnyPod;
}

/** One answer a pod; nothing is preempted between them, so that each stands for itself. */
function machineReadable(invocation: Invocation, world: World, pods: readonly AnyPod[]): ExitCode {
  const scheduler = world.scheduler();
  const all = invocation.option('tie-break') === 'all';
  const answers = pods.map((pod) => {
    const decision = scheduler.schedule(pod);
    if (decision.nodeName) bind(scheduler, pod, decision.nodeName, withoutVolumes(decision));
    return answer(pod, decision, all);
  });
  if (invocation.option('output') === 'json') invocation.host.out(`${JSON.stringify(answers, null, 2)}\n`);
  else invocation.host.out(answers.map((a) => `${JSON.stringify(a)}\n`).join(''));
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

async function objectsOf(invocation: Invocation, sources: readonly string[]): Promise<KubeObject[]> {
  if (!sources.length) return [];
  const { objects, diagnostics } = await loadSources(invocation.host, sources, {
    chart: async (path) => notRead(path, 'a chart; render it first: `drydock template`'),
    dsl: async (path) => notRead(path, 'a program; build it first: `drydock build`'),
  });
  for (const d of diagnostics) invocation.host.err(`${d.span.file}: ${d.message}\n`);
  return objects.map((o) => o.value as unknown as KubeObject);
}

function notRead(path: string, what: string): { objects: []; diagnostics: []; files: [] } {
  throw new UsageError(`${path} is ${what}`);
}
