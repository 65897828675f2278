import { isClusterScoped } from '../../compiler/graph/scope.js';
import { groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import type { RefusedObject } from '../../compiler/prediction/prediction.js';
import { inApplyOrder } from '../engine/apply-order.js';
import type { World } from '../engine/index.js';
import type { Release } from '../helm/release.js';
import { deleteOne, updateAll } from '../helm/resources.js';
import { ApiError } from '../world/errors.js';
import { refTo } from './owners.js';

/** The actor that the trace names. */
const release = { name: 'plan', version: 2 } as Release;

/** Replaces one set of objects by another as `helm upgrade` and `kubectl apply --prune` do; refusals do not stop the rest. */
export function applyUpgrade(world: World, from: readonly KubeObject[], to: readonly KubeObject[]): RefusedObject[] {
  const before = new Map(from.map(placed).map((o) => [identity(o), o]));
  const refused: RefusedObject[] = [];
  const wanted = inApplyOrder(to.map(placed));
  for (const object of wanted) {
    const old = before.get(identity(object));
    try {
      updateAll(world, old ? [old] : [], [object], release);
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      refused.push({ object: refTo(object), code: e.code, message: e.message });
    }
  }
  const kept = new Set(wanted.map(identity));
  for (const [id, object] of before) if (!kept.has(id)) deleteOne(world, object, release);
  return refused;
}

const identity = (o: KubeObject): string =>
  `${groupKindOf(o)}\n${o.metadata.namespace ?? ''}\n${o.metadata.name ?? ''}`;

function placed(object: KubeObject): KubeObject {
  if (object.metadata.namespace || isClusterScoped(groupKindOf(object))) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}
