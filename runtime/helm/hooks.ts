import { groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import type { Job } from '../../schemas/generated/types/batch_v1.js';
import type { Pod } from '../../schemas/generated/types/core_v1.js';
import type { World } from '../engine/world.js';
import { ApiError } from '../world/errors.js';
import { HelmActionError, type Hook, type HookDeletePolicy, type HookEvent, type Release } from './release.js';

/**
 * Runs the hooks of an event one after the other, by weight, kind order and name, each until it is done
 * (Helm pkg/action/hooks.go). `timeout` in virtual milliseconds. @throws HelmActionError where one fails
 */
export function runHooks(world: World, release: Release, event: HookEvent, timeout: number): void {
  const wanted = release.hooks.filter((h) => h.events.includes(event));
  const ordered = wanted
    .map((hook, i) => ({ hook, i }))
    .sort((a, b) => a.hook.weight - b.hook.weight || compareNames(a.hook, b.hook) || a.i - b.i)
    .map((x) => x.hook);
  ordered.forEach((hook, i) => {
    deleteBy(world, hook, 'before-hook-creation');
    try {
      world.api.create(structuredClone(hook.object));
      world.client('helm').note('create', hook.object as never, `${event} hook of ${release.name}`);
      waitFor(world, hook.object, timeout);
    } catch (e) {
      if (!(e instanceof ApiError) && !(e instanceof HelmActionError)) throw e;
      deleteBy(world, hook, 'hook-failed');
      for (const done of ordered.slice(0, i)) deleteBy(world, done, 'hook-succeeded');
      throw new HelmActionError(e.message);
    }
  });
  for (const hook of [...ordered].reverse()) deleteBy(world, hook, 'hook-succeeded');
}

function compareNames(a: Hook, b: Hook): number {
  const [x, y] = [a.object.metadata.name ?? '', b.object.metadata.name ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}

function deleteBy(world: World, { object, deletePolicies }: Hook, policy: HookDeletePolicy): void {
  if (object.kind === 'CustomResourceDefinition' || !deletePolicies.includes(policy)) return;
  const live = liveOf(world, object);
  if (!live) return;
  world.api.delete(live, { propagation: 'Background' });
  world.run({ done: () => !liveOf(world, object), until: world.clock.now() + 300_000 });
}

const liveOf = (world: World, o: KubeObject): KubeObject | undefined =>
  world.store.get(groupKindOf(o), o.metadata.namespace ?? '', o.metadata.name ?? '');

/** WatchUntilReady: Jobs and Pods must end well, everything else is done once it is there. */
function waitFor(world: World, object: KubeObject, timeout: number): void {
  if (object.kind !== 'Job' && object.kind !== 'Pod') return;
  const state = (): 'done' | 'failed' | undefined => {
    const live = liveOf(world, object);
    return live?.kind === 'Job' ? jobState(live as unknown as Job) : podState(live as Pod | undefined);
  };
  world.run({ done: () => state() !== undefined, until: world.clock.now() + timeout });
  const end = state();
  const name = object.metadata.name ?? '';
  if (end === 'failed')
    throw new HelmActionError(
      object.kind === 'Job' ? `job ${name} failed: BackoffLimitExceeded` : `pod ${name} failed`,
    );
  if (end === undefined)
    throw new HelmActionError(`resource ${object.kind}/${object.metadata.namespace}/${name} not ready`);
}

function jobState(job: Job): 'done' | 'failed' | undefined {
  const holds = (type: string): boolean =>
    job.status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
  return holds('Complete') ? 'done' : holds('Failed') ? 'failed' : undefined;
}

function podState(pod: Pod | undefined): 'done' | 'failed' | undefined {
  const phase = pod?.status?.phase;
  return phase === 'Succeeded' ? 'done' : phase === 'Failed' ? 'failed' : undefined;
}
