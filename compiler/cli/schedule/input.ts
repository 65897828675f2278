import {
  type AnyNode,
  type AnyPod,
  changeNodes,
  featuresOf,
  readConfiguration,
  type SchedulerOptions,
  type TieBreak,
  World,
} from '../../../runtime/scheduler/index.js';
import { minors, parseMinor, profileOf, type VersionProfile } from '../../../schemas/profile.js';
import { frontendsOf } from '../../app/frontends.js';
import { Intake } from '../../app/schedulable.js';
import type { Json } from '../../kube/json.js';
import type { KubeObject } from '../../kube/object.js';
import { timestamp } from '../../kube/timestamp.js';
import type { ApiObject } from '../../lower/api-object.js';
import { loadSources } from '../../project/load.js';
import type { Invocation } from '../command.js';
import { refuseAbsent, UsageError } from '../exit-codes.js';
import { readSourceOptions } from '../source-options.js';

/** The cluster as it is asked about, and the pods that wait for a node. */
export interface ScheduleInput {
  readonly world: World;
  readonly pods: readonly AnyPod[];
}

/** Reads what the flags of `schedule` name, all through one server so that each sees what the others say of the cluster. */
export class InputReader {
  private readonly intake: Intake;
  private readonly profile: VersionProfile;
  /** Whether something of the input could not be read or would not have been taken by a server. */
  incomplete = false;

  constructor(private readonly call: Invocation) {
    this.profile = versionOf(call.option('kubernetes-version')!, '--kubernetes-version');
    const now = timestamp(call.host.now().getTime());
    this.intake = new Intake({ minor: this.profile.minor, now });
  }

  async read(sources: readonly string[]): Promise<ScheduleInput> {
    const { call } = this;
    const options = await this.options();
    const cluster = this.known(await this.load(sources), 'missing');
    const changed = changeNodes(new World(options, cluster), {
      add: this.known(await this.load(call.options('add-node')), 'missing'),
      remove: call.options('remove-node'),
      cordon: call.options('cordon'),
      drain: call.options('drain'),
      taint: call.options('taint'),
      loseZone: call.options('lose-zone'),
    });
    if (changed.problems.length) throw new UsageError(changed.problems.join('; '));
    for (const pod of changed.lost) this.say(`${pod.metadata.name}: gone with its node; nothing would make it again`);
    for (const note of changed.notes) this.say(note);
    for (const p of changed.world.scheduler().problems)
      this.say(`${p.kind} ${p.namespace ? `${p.namespace}/` : ''}${p.name}: ${p.message}`);

    this.tellHomeless(changed.world);

    const given = call.options('pods');
    if (!given.length) {
      const pods = [...changed.world.pending(), ...changed.displaced];
      return { world: changed.world.with([], pods), pods };
    }
    const objects = this.known(await this.load(given), 'all');
    const isPod = (o: KubeObject): boolean => o.kind === 'Pod';
    return {
      world: changed.world.with(objects.filter((o) => !isPod(o) && o.kind !== 'Node')),
      pods: objects.filter(isPod) as AnyPod[],
    };
  }

  /** A pod like those that the file asks for. @throws UsageError where it asks for none */
  async template(file: string): Promise<AnyPod> {
    const pod = this.known(await this.load([file]), 'all').find((o) => o.kind === 'Pod');
    if (!pod) throw new UsageError(`${file}: no Pod in it, and nothing that makes any`);
    return pod as AnyPod;
  }

  async shapes(file: string): Promise<AnyNode[]> {
    const nodes = this.known(await this.load([file]), 'missing').filter((o) => o.kind === 'Node');
    if (!nodes.length) throw new UsageError(`${file}: no Node in it`);
    return nodes as AnyNode[];
  }

  private tellHomeless(world: World): void {
    const nodes = new Set(world.list('Node').map((n) => n.metadata.name));
    const homeless = world.list<AnyPod>('Pod').filter((p) => p.spec?.nodeName && !nodes.has(p.spec.nodeName));
    const [pod] = homeless;
    if (!pod) return;
    const who = `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name} on ${pod.spec!.nodeName}`;
    const more = homeless.length > 1 ? ` and ${homeless.length - 1} more pods` : '';
    this.say(`${who}${more}: the node is not among the sources, so that what the pod asks for counts nowhere`);
  }

  private async options(): Promise<SchedulerOptions> {
    const { call, profile } = this;
    const seed = count(call.option('seed')!, '--seed');
    const tieBreak: TieBreak = call.option('tie-break') === 'seed' ? { mode: 'seed', seed } : { mode: 'first' };
    const file = call.option('config');
    if (file === undefined) return { profile, tieBreak };
    const [object] = await this.load([file]);
    if (!object) throw new UsageError(`${file}: no KubeSchedulerConfiguration in it`);
    const { config, problems, leftOut } = readConfiguration(object.value as Json, featuresOf(profile));
    if (problems.length)
      throw new UsageError(`${file}: kube-scheduler would not start with it:\n  ${problems.join('\n  ')}`);
    for (const text of leftOut) this.say(`${file}: ${text}`);
    return { profile, tieBreak, config };
  }

  private known(objects: readonly ApiObject[], expand: 'all' | 'missing'): KubeObject[] {
    const { objects: taken, notes, refused } = this.intake.take(objects, expand);
    for (const note of [...notes, ...refused]) this.say(note);
    this.incomplete ||= refused.length > 0;
    return taken;
  }

  private async load(sources: readonly string[]): Promise<ApiObject[]> {
    if (!sources.length) return [];
    const { host } = this.call;
    const { objects, diagnostics } = await loadSources(
      host,
      sources,
      frontendsOf(host, await readSourceOptions(this.call)),
    );
    refuseAbsent(diagnostics);
    for (const d of diagnostics) {
      this.say(`${d.span.file}: ${d.message}`);
      this.incomplete ||= d.severity === 'error';
    }
    return objects;
  }

  private say(text: string): void {
    this.call.host.err(`${text}\n`);
  }
}

export function versionOf(text: string, flag: string): VersionProfile {
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`${flag} ${text}: drydock knows ${minors.join(', ')}`);
  return profileOf(minor);
}

export function count(text: string, flag: string, least = 0): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${flag} ${text}: not a number`);
  if (Number(text) < least) throw new UsageError(`${flag} ${text}: at least ${least}`);
  return Number(text);
}
