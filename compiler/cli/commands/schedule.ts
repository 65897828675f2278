import type { Decision, TieBreak } from '../../../runtime/scheduler/index.js';
import { createScheduler } from '../../../runtime/scheduler/index.js';
import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import { defaultMinor, minors, parseMinor, profileOf } from '../../../schemas/profile.js';
import type { KubeObject } from '../../kube/object.js';
import { loadSources } from '../../project/load.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'schedule',
  summary: 'Place pods on nodes as kube-scheduler would, and say why.',
  usage: '[OBJECTS…]',
  description: 'Runs the scheduler of a Kubernetes minor over the nodes, pods and volumes of the sources.',
  options: {
    pods: { type: 'string', multiple: true, value: 'FILE', description: 'Pods to place, one after another.' },
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
      description: 'Among equally good nodes: the first by name, as the real scheduler does by seed, or show all.',
    },
    seed: { type: 'string', value: 'N', default: '1', description: 'Seed of random draws.' },
    output: {
      type: 'string',
      short: 'o',
      choices: ['pretty', 'json', 'jsonl'],
      default: 'pretty',
      description: 'Format.',
    },
  },
  examples: [
    { command: 'drydock schedule --pods pods.yaml cluster.yaml', what: 'place pods on the nodes of a cluster' },
  ],
  run: (invocation) => place(invocation),
};

async function place(invocation: Invocation): Promise<ExitCode> {
  const { host } = invocation;
  const version = invocation.option('kubernetes-version')!;
  const minor = parseMinor(version);
  if (!minor) throw new UsageError(`--kubernetes-version ${version}: not one of ${minors.join(', ')}`);
  const seed = Number(invocation.option('seed'));
  const tieBreak: TieBreak = invocation.option('tie-break') === 'seed' ? { mode: 'seed', seed } : { mode: 'first' };
  const scheduler = createScheduler({ profile: profileOf(minor), tieBreak });
  for (const object of await objectsOf(invocation, invocation.args)) scheduler.upsert(object);
  const lines: string[] = [];
  for (const object of await objectsOf(invocation, invocation.options('pods'))) {
    const pod = object as Pod & KubeObject;
    const decision = scheduler.schedule(pod);
    lines.push(JSON.stringify(answer(pod, decision)));
    if (decision.nodeName)
      scheduler.upsert({ ...pod, spec: { ...pod.spec, nodeName: decision.nodeName } } as KubeObject);
  }
  host.out(lines.map((l) => `${l}\n`).join(''));
  return exit.ok;
}

function answer(pod: Pod, d: Decision): object {
  return {
    pod: pod.metadata?.name,
    rejects: d.rejects,
    ...(Object.keys(d.scores).length ? { scores: d.scores } : {}),
    ...(d.fitError ? { message: d.fitError } : {}),
    ...(d.nodeName ? { chosen: d.nodeName } : {}),
  };
}

async function objectsOf(invocation: Invocation, sources: readonly string[]): Promise<KubeObject[]> {
  const { objects, diagnostics } = await loadSources(invocation.host, sources, {
    chart: async (path) => notRead(path, 'a chart; render it first: `drydock template`'),
    dsl: async (path) => notRead(path, 'a program; build it first: `drydock build`'),
  });
  for (const d of diagnostics)
    if (d.id !== 'source/no-manifests' || sources.length) invocation.host.err(`${d.span.file}: ${d.message}\n`);
  return objects.map((o) => o.value as unknown as KubeObject);
}

function notRead(path: string, what: string): { objects: []; diagnostics: []; files: [] } {
  throw new UsageError(`${path} is ${what}`);
}
