import type { World } from '../engine/world.js';
import type { Flags } from '../kubectl/command-line.js';
import { lookup } from './lookup.js';
import type { Release } from './release.js';

/** What a chart argument and its flags ask to be rendered. */
export interface RenderRequest {
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  readonly isUpgrade: boolean;
  readonly revision: number;
  /** Texts of values below all others: those of the release before. */
  readonly base: readonly string[];
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson: readonly string[];
  readonly setFile: readonly string[];
  readonly setLiteral: readonly string[];
  /** What the cluster is, and what is in it. */
  readonly kubeVersion: string;
  lookup(
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
  ): Readonly<Record<string, unknown>> | undefined;
}

export const flagTypes = {
  namespace: 'string',
  values: 'list',
  // `-f`, which the command line reader spells out as kubectl does.
  filename: 'list',
  set: 'list',
  'set-string': 'list',
  'set-json': 'list',
  'set-file': 'list',
  'set-literal': 'list',
  'reuse-values': 'boolean',
  'reset-values': 'boolean',
  'reset-then-reuse-values': 'boolean',
  install: 'boolean',
  i: 'boolean',
  wait: 'boolean',
  'wait-for-jobs': 'boolean',
  atomic: 'boolean',
  'rollback-on-failure': 'boolean',
  'no-hooks': 'boolean',
  'create-namespace': 'boolean',
  'skip-crds': 'boolean',
  'keep-history': 'boolean',
  'ignore-not-found': 'boolean',
  timeout: 'string',
  description: 'string',
  'history-max': 'string',
  max: 'string',
} as const;

const valueFlags = ['values', 'filename', 'set', 'set-string', 'set-json', 'set-file', 'set-literal'];

/** Reads the flags that a chart is rendered by. `last` is the release that is upgraded. */
export function requestOf(
  world: World,
  flags: Flags,
  { name, namespace, chart }: Pick<RenderRequest, 'name' | 'namespace' | 'chart'>,
  revision: number,
  last?: Release,
): RenderRequest {
  return {
    chart,
    name,
    namespace,
    isUpgrade: last !== undefined,
    revision,
    base: last ? keptValues(flags, last) : [],
    values: [...flags.list('values'), ...flags.list('filename')],
    set: flags.repeated('set'),
    setString: flags.repeated('set-string'),
    setJson: flags.repeated('set-json'),
    setFile: flags.repeated('set-file'),
    setLiteral: flags.repeated('set-literal'),
    kubeVersion: `v${world.profile.minor}.0`,
    lookup: (...asked) => lookup(world, ...asked),
  };
}

/** What an upgrade keeps of the values before (pkg/action/upgrade.go reuseValues): without new ones, the old ones. */
function keptValues(flags: Flags, { config, defaults }: Release): string[] {
  if (config === undefined || flags.boolean('reset-values')) return [];
  if (flags.boolean('reuse-values')) return [defaults ?? '', config];
  if (flags.boolean('reset-then-reuse-values')) return [config];
  return valueFlags.some((f) => flags.has(f)) ? [] : [config];
}
