import type { EnabledPlugin } from '../plugins/registry.js';

/** The extension points that a configuration can name. */
export const extensionPoints = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

/** One scheduler profile: which plugins run where, with what weight and arguments. */
export class Profile {
  constructor(
    readonly schedulerName: string,
    private readonly byPoint: Readonly<Record<string, readonly EnabledPlugin[]>>,
    private readonly pluginArgs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
    /** Overrides the scheduler's percentageOfNodesToScore. */
    readonly percentageOfNodesToScore?: number,
  ) {}

  at(point: string): readonly EnabledPlugin[] {
    return this.byPoint[point] ?? [];
  }

  args(plugin: string): Readonly<Record<string, unknown>> {
    return this.pluginArgs[plugin] ?? {};
  }
}

/** A profile in which every plugin runs at every point that it implements. */
export function uniformProfile(plugins: readonly EnabledPlugin[], schedulerName = 'default-scheduler'): Profile {
  return new Profile(schedulerName, Object.fromEntries(extensionPoints.map((p) => [p, plugins])));
}
