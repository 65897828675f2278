import { groupKind, groupKindOf, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import type { OwnerReference } from '../../schemas/generated/types/meta_v1.js';
import type { Controller, ControllerContext, Watch } from '../engine/controller.js';
import { isDeleting, type Live, namespaceOf } from '../world/kinds.js';
import { resourceOf } from '../world/resources.js';

type Anything = KubeObject & Live<{ apiVersion: string; kind: string }>;

const separator = '\u0001';
const keyFor = (o: KubeObject): string => [groupKindOf(o), namespaceOf(o), o.metadata.name].join(separator);

/**
 * The garbage collector: dependents go when no owner is left; foreground deletion waits for them, orphaning lets them be.
 * Mirrors garbagecollector/garbagecollector.go.
 */
export const garbageCollector = (): Controller => ({
  name: 'garbage-collector-controller',
  upstream: 'pkg/controller/garbagecollector/garbagecollector.go',
  watches: { '*': watch },
  reconcile(key, ctx) {
    const [kind = '', namespace = '', name = ''] = key.split(separator);
    const object = ctx.store.get(kind, namespace, name) as Anything | undefined;
    if (!object) return;
    if (isDeleting(object) && object.metadata.finalizers?.includes('orphan')) orphan(ctx, object);
    else if (isDeleting(object) && object.metadata.finalizers?.includes('foregroundDeletion')) foreground(ctx, object);
    else if (object.metadata.ownerReferences?.length && !isDeleting(object)) collect(ctx, object);
  },
});

/** What a change may concern: the object, and around a deletion its dependents and owners. */
const watch: Watch = ({ type, object, old }, ctx) => {
  const keys: string[] = [];
  if (type === 'DELETED' || isDeleting(object)) {
    for (const d of ctx.store.ownedBy(object.metadata.uid ?? '')) keys.push(keyFor(d));
    for (const ref of object.metadata.ownerReferences ?? []) keys.push(ownerKey(ref, object));
  }
  const interesting = object.metadata.ownerReferences?.length || object.metadata.finalizers?.length;
  if (type !== 'DELETED' && interesting) keys.push(keyFor(object));
  if (old && type === 'MODIFIED' && old.metadata.ownerReferences !== object.metadata.ownerReferences)
    for (const ref of old.metadata.ownerReferences ?? []) keys.push(ownerKey(ref, object));
  return keys;
};

function ownerKey(ref: OwnerReference, dependent: KubeObject): string {
  const { group } = parseApiVersion(ref.apiVersion);
  const namespace = resourceOf(group, ref.kind).namespaced ? namespaceOf(dependent) : '';
  return [groupKind(group, ref.kind), namespace, ref.name].join(separator);
}

function ownerOf(ctx: ControllerContext, ref: OwnerReference, dependent: KubeObject): KubeObject | undefined {
  const [kind = '', namespace = '', name = ''] = ownerKey(ref, dependent).split(separator);
  const found = ctx.store.get(kind, namespace, name);
  return found?.metadata.uid === ref.uid ? found : undefined;
}

const waits = (owner: KubeObject): boolean =>
  owner.metadata.deletionTimestamp !== undefined &&
  (owner.metadata.finalizers?.includes('foregroundDeletion') ?? false);

/** attemptToDeleteItem. */
function collect(ctx: ControllerContext, object: Anything): void {
  const refs = object.metadata.ownerReferences ?? [];
  const found = refs.map((ref) => ({ ref, owner: ownerOf(ctx, ref, object) }));
  const solid = found.filter(({ owner }) => owner && !waits(owner));
  if (solid.length) {
    if (solid.length === refs.length) return;
    const keep = new Set(solid.map(({ ref }) => ref.uid));
    ctx.client.update(object, 'some of its owners are gone', (draft) => {
      draft.metadata.ownerReferences = draft.metadata.ownerReferences?.filter((r) => keep.has(r.uid));
    });
    return;
  }
  const owners = refs.map((r) => `${r.kind} ${r.name}`).join(', ');
  const waiting = found.some(({ owner }) => owner);
  if (waiting && ctx.store.ownedBy(object.metadata.uid).length) {
    ctx.client.delete(object, `its owner ${owners} is being deleted in the foreground`, { propagation: 'Foreground' });
    return;
  }
  const finalizers = object.metadata.finalizers ?? [];
  const propagation = finalizers.includes('orphan')
    ? 'Orphan'
    : finalizers.includes('foregroundDeletion')
      ? 'Foreground'
      : 'Background';
  ctx.client.delete(object, `its owner ${owners} is gone`, { propagation });
}

/** Foreground deletion: done when no dependent blocks any more. */
function foreground(ctx: ControllerContext, object: Anything): void {
  const dependents = ctx.store.ownedBy(object.metadata.uid) as Anything[];
  for (const d of dependents) if (!isDeleting(d)) collect(ctx, d);
  const blocking = (ctx.store.ownedBy(object.metadata.uid) as Anything[]).filter((d) =>
    d.metadata.ownerReferences?.some((r) => r.uid === object.metadata.uid && r.blockOwnerDeletion),
  );
  if (blocking.length === 0) dropFinalizer(ctx, object, 'foregroundDeletion', 'no dependent blocks its deletion');
}

/** Orphaning: dependents forget the owner, then it may go. */
function orphan(ctx: ControllerContext, object: Anything): void {
  for (const d of ctx.store.ownedBy(object.metadata.uid) as Anything[])
    ctx.client.update(d, `its owner ${object.metadata.name} leaves it behind`, (draft) => {
      draft.metadata.ownerReferences = draft.metadata.ownerReferences?.filter((r) => r.uid !== object.metadata.uid);
      if (!draft.metadata.ownerReferences?.length) delete draft.metadata.ownerReferences;
    });
  dropFinalizer(ctx, object, 'orphan', 'its dependents are orphaned');
}

function dropFinalizer(ctx: ControllerContext, object: Anything, name: string, why: string): void {
  ctx.client.update(object, why, (draft) => {
    draft.metadata.finalizers = draft.metadata.finalizers?.filter((f) => f !== name);
    if (!draft.metadata.finalizers?.length) delete draft.metadata.finalizers;
  });
}
