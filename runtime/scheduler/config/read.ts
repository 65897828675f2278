import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import type { Features } from '../features.js';
import { defaultPlugins, type EnabledPlugin, factories } from '../plugins/registry.js';
import { defaultConfiguration, type SchedulerConfiguration } from './configuration.js';
import { extensionPoints, Profile } from './profile.js';

export interface ReadConfiguration {
  readonly config: SchedulerConfiguration;
  /** What makes the real scheduler refuse the file. */
  readonly problems: readonly string[];
  /** What drydock cannot do as it says, and leaves out. */
  readonly leftOut: readonly string[];
}

/** In-tree plugins of newer minors that are enabled by feature gates only, all off by default up to 1.37. */
const gated = new Set(['GangScheduling', 'TopologyPlacementGenerator', 'PodGroupPodsCount', 'DeferredPodScheduling']);

/** What is wrong with a file, and what of it is passed over. */
interface Findings {
  readonly problems: string[];
  readonly leftOut: string[];
}

const versions = new Set(['v1', 'v1beta3', 'v1beta2'].map((v) => `kubescheduler.config.k8s.io/${v}`));

interface PluginSet {
  readonly enabled: readonly EnabledPlugin[];
  readonly disabled: ReadonlySet<string>;
}

/** Reads a KubeSchedulerConfiguration. Mirrors pkg/scheduler/apis/config/v1 defaults and expandMultiPointPlugins. */
export function readConfiguration(value: Json, features: Features): ReadConfiguration {
  const findings: Findings = { problems: [], leftOut: [] };
  const { problems, leftOut } = findings;
  const fallback = defaultConfiguration(features);
  if (!isObject(value) || value['kind'] !== 'KubeSchedulerConfiguration')
    return { config: fallback, problems: ['not a KubeSchedulerConfiguration'], leftOut };
  if (!versions.has(String(value['apiVersion'])))
    problems.push(`apiVersion ${String(value['apiVersion'])}: not one of ${[...versions].join(', ')}`);
  for (const e of list(value['extenders']))
    leftOut.push(`extender ${text(e['urlPrefix'])}: extenders are called over the network; it is left out`);

  const given = list(value['profiles']);
  const profiles = (given.length ? given : [{}]).map((p) => readProfile(p, features, findings));
  const seen = new Set<string>();
  for (const p of profiles) {
    if (seen.has(p.schedulerName)) problems.push(`profiles: schedulerName ${p.schedulerName} is used twice`);
    seen.add(p.schedulerName);
  }
  const percentage = number(value['percentageOfNodesToScore'], 0);
  if (percentage < 0 || percentage > 100) problems.push('percentageOfNodesToScore: not in the range 0-100');
  const config = {
    profiles,
    percentageOfNodesToScore: percentage,
    podInitialBackoffSeconds: number(value['podInitialBackoffSeconds'], fallback.podInitialBackoffSeconds),
    podMaxBackoffSeconds: number(value['podMaxBackoffSeconds'], fallback.podMaxBackoffSeconds),
  };
  if (config.podInitialBackoffSeconds <= 0) problems.push('podInitialBackoffSeconds: must be greater than 0');
  if (config.podMaxBackoffSeconds < config.podInitialBackoffSeconds)
    problems.push('podMaxBackoffSeconds: must be greater than or equal to podInitialBackoffSeconds');
  return { config, problems, leftOut: [...new Set(leftOut)] };
}

function readProfile(value: JsonObject, features: Features, { problems, leftOut }: Findings): Profile {
  const name = text(value['schedulerName']) || 'default-scheduler';
  const plugins = isObject(value['plugins']) ? value['plugins'] : {};
  const multiPoint = merge(
    { enabled: defaultPlugins(features), disabled: new Set() },
    readSet(plugins['multiPoint'], leftOut),
  );
  const byPoint: Record<string, readonly EnabledPlugin[]> = {};
  for (const point of extensionPoints) byPoint[point] = expand(readSet(plugins[point], leftOut), multiPoint);

  const args: Record<string, JsonObject> = {};
  for (const c of list(value['pluginConfig'])) {
    const plugin = text(c['name']);
    if (Object.hasOwn(args, plugin)) problems.push(`pluginConfig: ${plugin} is configured twice`);
    if (!Object.hasOwn(factories, plugin)) leftOut.push(leftOutText(`pluginConfig: ${plugin}`, plugin));
    else args[plugin] = isObject(c['args']) ? c['args'] : {};
  }
  problems.push(...checkArgs(args));
  const percentage = value['percentageOfNodesToScore'];
  return new Profile(name, byPoint, args, typeof percentage === 'number' ? percentage : undefined);
}

function readSet(value: Json | undefined, leftOut: string[]): PluginSet {
  const set = isObject(value) ? value : {};
  const known = (name: string): boolean => {
    if (Object.hasOwn(factories, name)) return true;
    leftOut.push(leftOutText(`plugins: ${name}`, name));
    return false;
  };
  return {
    enabled: list(set['enabled'])
      .map((p) => ({ name: text(p['name']), weight: number(p['weight'], 0) }))
      .filter((p) => known(p.name)),
    disabled: new Set(list(set['disabled']).map((p) => text(p['name']))),
  };
}

const leftOutText = (where: string, plugin: string): string =>
  gated.has(plugin)
    ? `${where} acts only with a feature gate that is off by default; it is not simulated and left out`
    : `${where} is none of the scheduler's own plugins; drydock cannot run it and leaves it out`;

/** mergePluginSet: what is enabled again keeps its place with its new weight, the rest comes after. */
function merge(defaults: PluginSet, custom: PluginSet): PluginSet {
  const again = new Map(custom.enabled.map((p) => [p.name, p]));
  const kept = custom.disabled.has('*') ? [] : defaults.enabled.filter((p) => !custom.disabled.has(p.name));
  const names = new Set(kept.map((p) => p.name));
  return {
    enabled: [...kept.map((p) => again.get(p.name) ?? p), ...custom.enabled.filter((p) => !names.has(p.name))],
    disabled: custom.disabled,
  };
}

/**
 * One extension point: what it names itself and multiPoint has, too, comes first; then the rest of multiPoint; then
 * the rest of what it names. A weight given at the point wins over multiPoint's.
 */
function expand(own: PluginSet, multiPoint: PluginSet): EnabledPlugin[] {
  const named = new Set(own.enabled.map((p) => p.name));
  const everywhere = new Map(multiPoint.enabled.map((p) => [p.name, p]));
  if (own.disabled.has('*')) return [...own.enabled];
  const weightOf = (p: EnabledPlugin): EnabledPlugin =>
    p.weight ? p : { ...p, weight: everywhere.get(p.name)?.weight ?? 0 };
  return [
    ...own.enabled.filter((p) => everywhere.has(p.name)).map(weightOf),
    ...multiPoint.enabled.filter((p) => !named.has(p.name) && !own.disabled.has(p.name)),
    ...own.enabled.filter((p) => !everywhere.has(p.name)),
  ];
}

/** The parts of pluginConfig that would make a scheduler refuse to start (apis/config/validation). */
function checkArgs(args: Readonly<Record<string, JsonObject>>): string[] {
  const out: string[] = [];
  const strategy = args['NodeResourcesFit']?.['scoringStrategy'];
  if (isObject(strategy)) {
    const type = text(strategy['type']);
    if (!['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'].includes(type))
      out.push(`NodeResourcesFit: scoringStrategy.type ${type || '(missing)'} is not supported`);
    const ratio = strategy['requestedToCapacityRatio'];
    if (type === 'RequestedToCapacityRatio' && !(isObject(ratio) && list(ratio['shape']).length))
      out.push('NodeResourcesFit: requestedToCapacityRatio.shape: at least one point must be specified');
    for (const r of list(strategy['resources'])) {
      const weight = number(r['weight'], 1);
      if (weight < 1 || weight > 100) out.push(`NodeResourcesFit: weight of ${text(r['name'])} is not in 1-100`);
    }
  }
  const spread = args['PodTopologySpread'];
  if (spread && text(spread['defaultingType']) !== 'List' && list(spread['defaultConstraints']).length)
    out.push('PodTopologySpread: defaultConstraints need defaultingType: List');
  const weight = number(args['InterPodAffinity']?.['hardPodAffinityWeight'], 1);
  if (weight < 0 || weight > 100) out.push('InterPodAffinity: hardPodAffinityWeight is not in 0-100');
  return out;
}

const list = (v: Json | undefined): JsonObject[] => (Array.isArray(v) ? v.filter(isObject) : []);
const text = (v: Json | undefined): string => (typeof v === 'string' ? v : '');
const number = (v: Json | undefined, otherwise: number): number => (typeof v === 'number' ? v : otherwise);
