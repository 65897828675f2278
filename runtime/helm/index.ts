import type { World } from '../engine/world.js';
import { Flags, KubectlError, NotSimulated, splitCommandLine } from '../kubectl/command-line.js';
import { type ActionOptions, HelmActions } from './actions.js';
import { historyTable, installReport } from './print.js';
import { HelmActionError, type RenderedChart } from './release.js';
import { flagTypes, type RenderRequest, requestOf } from './request.js';

export { HelmActions } from './actions.js';
export type { RenderedChart } from './release.js';
export { hookOf, type Release } from './release.js';
export type { RenderRequest } from './request.js';

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
    const { args } = call.flags;
    return failingAs('INSTALLATION FAILED', () => {
      if (args.length === 1) throw new HelmActionError('must either provide a name or specify --generate-name');
      const [name, chart] = named(call, 2, 'install');
      return installReport(install(call, name, chart));
    });
  },
  upgrade(call) {
    const [name, chart] = named(call, 2, 'upgrade');
    const actions = new HelmActions(call.world);
    const last = actions.storage.last(call.namespace, name);
    if ((call.flags.boolean('install') || call.flags.boolean('i')) && (!last || last.status === 'uninstalled'))
      return `Release "${name}" does not exist. Installing it now.\n${installReport(install(call, name, chart))}`;
    return failingAs('UPGRADE FAILED', () => {
      if (!last) throw new HelmActionError(`"${name}" has no deployed releases`);
      const current = actions.storage.deployed(call.namespace, name) ?? last;
      const request = requestOf(call.world, call.flags, { ...call, name, chart }, last.version + 1, current);
      const release = actions.upgrade(call.render(request), optionsOf(call, name));
      return `Release "${name}" has been upgraded. Happy Helming!\n${installReport(release)}`;
    });
  },
  rollback(call) {
    const [name, revision] = named(call, 1, 'rollback');
    new HelmActions(call.world).rollback({ ...optionsOf(call, name), revision: Number(revision ?? 0) });
    return 'Rollback was a success! Happy Helming!\n';
  },
  uninstall(call) {
    const [name] = named(call, 1, 'uninstall');
    const actions = new HelmActions(call.world);
    if (call.flags.boolean('ignore-not-found') && !actions.storage.last(call.namespace, name)) return '';
    const kept = actions.uninstall({ ...optionsOf(call, name), keepHistory: call.flags.boolean('keep-history') });
    const list = kept.map((o) => `[${o.kind}] ${o.metadata.name}\n`).join('');
    return `${list ? `These resources were kept due to the resource policy:\n${list}\n` : ''}release "${name}" uninstalled\n`;
  },
  history(call) {
    const [name] = named(call, 1, 'history');
    const releases = new HelmActions(call.world).storage.history(call.namespace, name);
    if (releases.length === 0) throw new HelmActionError('release: not found');
    return historyTable(releases.slice(-Number(call.flags.string('max') ?? 256)));
  },
};

function install(call: Call, name: string, chart: string) {
  const actions = new HelmActions(call.world);
  const before = actions.storage.last(call.namespace, name);
  const request = requestOf(call.world, call.flags, { ...call, name, chart }, (before?.version ?? 0) + 1);
  return actions.install(call.render(request), optionsOf(call, name));
}

/** Errors of a verb under the words that Helm puts before them (pkg/cmd/install.go, upgrade.go). */
function failingAs(words: string, run: () => string): string {
  try {
    return run();
  } catch (e) {
    if (!(e instanceof HelmActionError) || e.usage) throw e;
    throw new HelmActionError(`${words}: ${e.message}`);
  }
}

const usages: Readonly<Record<string, string>> = {
  install: '[NAME] [CHART]',
  upgrade: '[RELEASE] [CHART]',
  rollback: '<RELEASE> [REVISION]',
  uninstall: 'RELEASE_NAME [...]',
  history: 'RELEASE_NAME',
};

function named(call: Call, count: number, verb: string): [string, string] {
  const [name, second] = call.flags.args;
  if (name !== undefined && (count === 1 || second !== undefined)) return [name, second as string];
  const wanted = verb === 'upgrade' ? '2 arguments' : verb === 'history' ? '1 argument' : 'at least 1 argument';
  throw new HelmActionError(`"helm ${verb}" requires ${wanted}\n\nUsage:  helm ${verb} ${usages[verb]} [flags]`, true);
}

function optionsOf(call: Call, name: string): ActionOptions {
  const { flags, namespace } = call;
  const rollback = flags.boolean('atomic') || flags.boolean('rollback-on-failure');
  const timeout = flags.string('timeout');
  const description = flags.string('description');
  const max = flags.string('history-max');
  return {
    name,
    namespace,
    wait: flags.boolean('wait') || rollback,
    rollbackOnFailure: rollback,
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
