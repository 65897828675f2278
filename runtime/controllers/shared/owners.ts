import { groupKind, groupKindOf, type KubeObject, parseApiVersion } from '../../../compiler/kube/object.js';
import { type LabelSelectorLike, matchesSelector } from '../../../compiler/kube/selectors.js';
import type { OwnerReference } from '../../../schemas/generated/types/meta_v1.js';
import type { ControllerContext, Watch } from '../../engine/controller.js';
import {
  controllerOf,
  isDeleting,
  type KindName,
  keyOf,
  type Live,
  type LiveOf,
  namespaceOf,
} from '../../world/kinds.js';

/** metav1.NewControllerRef. */
export function controllerRef(owner: Live<{ apiVersion: string; kind: string }>): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Every change of the object itself wakes it. */
export const itself: Watch = ({ object }) => [keyOf(object)];

/** A change of a child wakes its controlling owner of `kind`; a change of owners wakes the old one, too. */
export function ownerOf(kind: string, group: string): Watch {
  const keys = (object: KubeObject | undefined): string[] => {
    const ref = object && controllerOf(object);
    if (!ref || ref.kind !== kind || parseApiVersion(ref.apiVersion).group !== group) return [];
    return [namespaceOf(object) ? `${namespaceOf(object)}/${ref.name}` : ref.name];
  };
  return ({ object, old }) => new Set([...keys(object), ...keys(old)]);
}

/** As `ownerOf`; a child without a controller wakes every object of the kind whose selector matches it (adoption). */
export function ownerOrMatching(
  kind: string,
  group: string,
  selectorOf: (owner: KubeObject) => LabelSelectorLike | undefined,
): Watch {
  const owners = ownerOf(kind, group);
  return (event, ctx) => {
    const found = [...owners(event, ctx)];
    if (controllerOf(event.object)) return found;
    const near = ctx.store
      .list(groupKind(group, kind), namespaceOf(event.object))
      .filter((o) => matchesSelector(selectorOf(o), event.object.metadata.labels));
    return [...found, ...near.map(keyOf)];
  };
}

/**
 * The children of `owner`: its own that still match, and orphans that match, which are adopted; own ones that match no
 * more are released. Mirrors pkg/controller/controller_ref_manager.go.
 */
export function claim<K extends KindName>(
  ctx: ControllerContext,
  owner: Live<{ apiVersion: string; kind: string }>,
  kind: K,
  selector: LabelSelectorLike | undefined,
): LiveOf<K>[] {
  const kept = (child: LiveOf<K>): boolean => {
    const matches = matchesSelector(selector, child.metadata.labels);
    if (!matches && !isDeleting(owner)) release(ctx, owner, child);
    return matches;
  };
  const own = ctx.client.controlledBy(kind, owner.metadata.uid).filter(kept);
  if (isDeleting(owner)) return own;
  const free = ctx.client
    .orphans(kind, namespaceOf(owner))
    .filter((child) => !isDeleting(child) && matchesSelector(selector, child.metadata.labels));
  if (free.length === 0) return own;
  const adopted = free.map((child) => adopt(ctx, owner, child));
  return [...own, ...adopted].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function release<K extends KindName>(ctx: ControllerContext, owner: Live<object>, child: LiveOf<K>): void {
  ctx.client.update(child, `its labels no longer match the selector of ${owner.metadata.name}`, (draft) => {
    draft.metadata.ownerReferences = draft.metadata.ownerReferences?.filter((r) => r.uid !== owner.metadata.uid);
    if (!draft.metadata.ownerReferences?.length) delete draft.metadata.ownerReferences;
  });
}

function adopt<K extends KindName>(
  ctx: ControllerContext,
  owner: Live<{ apiVersion: string; kind: string }>,
  child: LiveOf<K>,
): LiveOf<K> {
  return ctx.client.update(
    child,
    `adopted: the selector of ${groupKindOf(owner)} ${owner.metadata.name} matches it`,
    (draft) => {
      draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), controllerRef(owner)];
    },
  );
}
