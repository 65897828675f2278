import { isClusterScoped } from '../../compiler/graph/scope.js';
import { asJson, groupKind, groupKindOf, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import { tablesOf } from '../../schemas/load.js';
import type { World } from '../engine/world.js';
import { PatchSchema } from '../kubectl/merge/patch-schema.js';
import { applyThreeWay, threeWayPatch } from '../kubectl/merge/three-way.js';
import { isReady } from './readiness.js';
import { HelmActionError, type Release } from './release.js';

const identity = (o: KubeObject): string =>
  `${groupKindOf(o)}\n${o.metadata.namespace ?? ''}\n${o.metadata.name ?? ''}`;
const liveOf = (world: World, o: KubeObject): KubeObject | undefined =>
  world.store.get(groupKindOf(o), o.metadata.namespace ?? '', o.metadata.name ?? '');

/** Objects that name no namespace go to the release's; all carry the mark of the release (action/validate.go). */
export function placed(object: KubeObject, release: { readonly name: string; readonly namespace: string }): KubeObject {
  const copy = structuredClone(object);
  const kind = groupKind(parseApiVersion(copy.apiVersion).group, copy.kind);
  copy.metadata ??= {};
  if (!isClusterScoped(kind)) copy.metadata.namespace ??= release.namespace;
  copy.metadata.labels = { ...copy.metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' };
  copy.metadata.annotations = {
    ...copy.metadata.annotations,
    'meta.helm.sh/release-name': release.name,
    'meta.helm.sh/release-namespace': release.namespace,
  };
  return copy;
}

/** Those that are there already; refuses to take over what somebody else made (action/validate.go existingResourceConflict). */
export function checkOwnership(
  world: World,
  objects: readonly KubeObject[],
  release: Release,
  action: 'install' | 'update',
): KubeObject[] {
  const adopted: KubeObject[] = [];
  for (const object of objects) {
    const live = liveOf(world, object);
    if (!live) continue;
    adopted.push(object);
    const { annotations = {}, labels = {} } = live.metadata;
    const problems = [
      labelProblem('label', 'app.kubernetes.io/managed-by', labels['app.kubernetes.io/managed-by'], 'Helm'),
      labelProblem('annotation', 'meta.helm.sh/release-name', annotations['meta.helm.sh/release-name'], release.name),
      labelProblem(
        'annotation',
        'meta.helm.sh/release-namespace',
        annotations['meta.helm.sh/release-namespace'],
        release.namespace,
      ),
    ].filter((p) => p !== undefined);
    if (problems.length)
      throw new HelmActionError(
        `unable to continue with ${action}: ${object.kind} "${object.metadata.name}" in namespace "${object.metadata.namespace ?? ''}" exists and cannot be imported into the current release: invalid ownership metadata; ${problems.join('; ')}`,
      );
  }
  return adopted;
}

function labelProblem(what: string, key: string, has: string | undefined, wants: string): string | undefined {
  if (has === undefined) return `${what} validation error: missing key "${key}": must be set to "${wants}"`;
  return has === wants
    ? undefined
    : `${what} validation error: key "${key}" must equal "${wants}": current value is "${has}"`;
}

/** Objects of one revision that another does not have. */
export function added(from: readonly KubeObject[], to: readonly KubeObject[]): KubeObject[] {
  const before = new Set(from.map(identity));
  return to.filter((o) => !before.has(identity(o)));
}

export function createAll(world: World, objects: readonly KubeObject[], release: Release): void {
  for (const object of objects) {
    const stored = world.api.create(structuredClone(object));
    world.client('helm').note('create', stored as never, `release ${release.name} revision ${release.version}`);
  }
}

/**
 * Brings the objects of one revision to those of another: what is new is created, what both have is merged three ways
 * against the live object, what only the old one has is deleted unless it is to be kept (Helm pkg/kube/client.go Update).
 */
export function updateAll(
  world: World,
  from: readonly KubeObject[],
  to: readonly KubeObject[],
  release: Release,
): void {
  const before = new Map(from.map((o) => [identity(o), o]));
  for (const object of to) {
    const live = liveOf(world, object);
    if (!live) {
      createAll(world, [object], release);
      continue;
    }
    const { group, version } = parseApiVersion(object.apiVersion);
    const schema = PatchSchema.of(tablesOf(world.profile.minor), group, version, object.kind);
    const current = asJson(live);
    const original = before.get(identity(object));
    const patch = threeWayPatch(original ? asJson(original) : {}, asJson(object), current, schema);
    const merged = applyThreeWay(current, patch, schema);
    const stored = world.api.update(merged as unknown as KubeObject);
    world.client('helm').note('update', stored as never, `release ${release.name} revision ${release.version}`);
  }
  const kept = new Set(to.map(identity));
  for (const object of from) if (!kept.has(identity(object))) deleteOne(world, object, release);
}

/** Deletes unless `helm.sh/resource-policy: keep` says otherwise. Returns whether it was kept. */
export function deleteOne(world: World, object: KubeObject, release: Release): boolean {
  const live = liveOf(world, object);
  if (!live) return false;
  if (live.metadata.annotations?.['helm.sh/resource-policy']?.trim().toLowerCase() === 'keep') return true;
  world.api.delete(live, { propagation: 'Background' });
  world.client('helm').note('delete', live as never, `no longer part of release ${release.name}`);
  return false;
}

/** `--wait`: until every object is ready. @throws HelmActionError after the timeout (virtual milliseconds) */
export function waitForAll(world: World, objects: readonly KubeObject[], timeout: number, jobs: boolean): void {
  const ready = (): boolean => objects.every((o) => isReady(world, o, jobs));
  world.run({ done: ready, until: world.clock.now() + timeout });
  if (ready()) return;
  const late = objects
    .filter((o) => !isReady(world, o, jobs))
    .map((o) => `resource ${o.kind}/${o.metadata.namespace ?? ''}/${o.metadata.name} not ready`);
  throw new HelmActionError(`${late.join('\n')}\ncontext deadline exceeded`);
}
