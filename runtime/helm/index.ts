import type { World } from '../engine/world.js';
import { Flags, KubectlError, NotSimulated, splitCommandLine } from '../kubectl/command-line.js';
import { type ActionOptions, HelmActions } from './actions.js';
import { historyTable, installReport } from './print.js';
import { HelmActionError, type Release, type RenderedChart } from './release.js';

export { HelmActions } from './actions.js';
export type { RenderedChart } from './release.js';
export { hookOf, type Release } from './release.js';

/** What a chart argument and its flags ask to be rendered. */
export interface RenderRequest {
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  readonly isUpgrade: boolean;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
}

export interface HelmResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly notSimulated?: true;
}

/** What helm has besides (pkg/cmd/root.go). */
const others = new Set(
  'completion create dependency env get lint list ls package plugin pull push registry repo search show status template test verify version'.split(
    ' ',
  ),
);

const flagTypes = {
  namespace: 'string',
  values: 'list',
  // `-f`, which the command line reader spells out as kubectl does.
  filename: 'list',
  set: 'list',
  'set-string': 'list',
  install: 'boolean',
  i: 'boolean',
  wait: 'boolean',
  'wait-for-jobs': 'boolean',
  atomic: 'boolean',
  'no-hooks': 'boolean',
  'create-namespace': 'boolean',
  'skip-crds': 'boolean',
  'keep-history': 'boolean',
  timeout: 'string',
  description: 'string',
  'history-max': 'string',
} as const;

/** Runs one helm command line (without the word helm) against a world: install, upgrade, rollback, uninstall, history. */
export function runHelm(
  world: World,
  command: string,
  namespace: string,
  render: (request: RenderRequest) => RenderedChart,
): HelmResult {
  try {
    const [verb = '', ...words] = splitCommandLine(command.replace(/^\s*helm\s+/, ''));
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (others.has(verb))
      throw new NotSimulated(
        `drydock does not simulate "helm ${verb}"; it simulates: ${Object.keys(verbs).join(', ')}`,
      );
    if (!run)
      throw new HelmActionError(
        `unknown command "${verb}" for "helm" (drydock simulates: ${Object.keys(verbs).join(', ')})`,
      );
    const flags = new Flags(words, flagTypes);
    return {
      code: 0,
      stdout: run({ world, flags, namespace: flags.string('namespace') ?? namespace, render }),
      stderr: '',
    };
  } catch (e) {
    if (!(e instanceof HelmActionError) && !(e instanceof KubectlError)) throw e;
    const notSimulated = e instanceof NotSimulated ? ({ notSimulated: true } as const) : {};
    return { code: 1, stdout: '', stderr: `Error: ${e.message}\n`, ...notSimulated };
  }
}

interface Call {
  readonly world: World;
  readonly flags: Flags;
  readonly namespace: string;
  readonly render: (request: RenderRequest) => RenderedChart;
}

const verbs: Readonly<Record<string, (call: Call) => string>> = {
  install(call) {
    const [name, chart] = named(call, 2, 'install');
    return installReport(
      new HelmActions(call.world).install(rendered(call, name, chart, false), optionsOf(call, name)),
    );
  },
  upgrade(call) {
    const [name, chart] = named(call, 2, 'upgrade');
    const actions = new HelmActions(call.world);
    const install = call.flags.boolean('install') || call.flags.boolean('i');
    const last = actions.storage.last(call.namespace, name);
    if (install && (!last || last.status === 'uninstalled')) {
      const release = actions.install(rendered(call, name, chart, false), optionsOf(call, name));
      return `Release "${name}" does not exist. Installing it now.\n${installReport(release)}`;
    }
    const release = actions.upgrade(rendered(call, name, chart, true), optionsOf(call, name));
    return `Release "${name}" has been upgraded. Happy Helming!\n${installReport(release)}`;
  },
  rollback(call) {
    const [name, revision] = named(call, 1, 'rollback');
    new HelmActions(call.world).rollback({ ...optionsOf(call, name), revision: Number(revision ?? 0) });
    return 'Rollback was a success! Happy Helming!\n';
  },
  uninstall(call) {
    const [name] = named(call, 1, 'uninstall');
    const kept = new HelmActions(call.world).uninstall({
      ...optionsOf(call, name),
      keepHistory: call.flags.boolean('keep-history'),
    });
    const list = kept.map((o) => `[${o.kind}] ${o.metadata.name}\n`).join('');
    return `${list ? `These resources were kept due to the resource policy:\n${list}\n` : ''}release "${name}" uninstalled\n`;
  },
  history(call) {
    const [name] = named(call, 1, 'history');
    const releases: Release[] = new HelmActions(call.world).storage.history(call.namespace, name);
    if (releases.length === 0) throw new HelmActionError('release: not found');
    return historyTable(releases);
  },
};

function named(call: Call, count: number, verb: string): [string, string] {
  const [name, second] = call.flags.args;
  if (name === undefined || (count > 1 && second === undefined))
    throw new HelmActionError(`"helm ${verb}" requires ${count > 1 ? '2 arguments' : 'at least 1 argument'}`);
  return [name, second as string];
}

function rendered(call: Call, name: string, chart: string, isUpgrade: boolean): RenderedChart {
  const { flags, namespace } = call;
  const values = [...flags.list('values'), ...flags.list('filename')];
  return call.render({
    chart,
    name,
    namespace,
    isUpgrade,
    values,
    set: flags.list('set'),
    setString: flags.list('set-string'),
  });
}

function optionsOf(call: Call, name: string): ActionOptions {
  const { flags, namespace } = call;
  const timeout = flags.string('timeout');
  const description = flags.string('description');
  const max = flags.string('history-max');
  return {
    name,
    namespace,
    wait: flags.boolean('wait') || flags.boolean('atomic'),
    waitForJobs: flags.boolean('wait-for-jobs'),
    noHooks: flags.boolean('no-hooks'),
    createNamespace: flags.boolean('create-namespace'),
    skipCrds: flags.boolean('skip-crds'),
    ...(timeout === undefined ? {} : { timeout: milliseconds(timeout) }),
    ...(description === undefined ? {} : { description }),
    ...(max === undefined ? {} : { historyMax: Number(max) }),
  };
}

function milliseconds(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  const parts = [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)];
  if (parts.length === 0)
    throw new HelmActionError(`invalid argument "${text}" for "--timeout" flag: time: invalid duration "${text}"`);
  return parts.reduce((n, [, value, unit]) => n + Number(value) * units[unit!]!, 0);
}
