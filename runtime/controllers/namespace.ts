import type { KubeObject } from '../../compiler/kube/object.js';
import type { Controller, ControllerContext } from '../engine/controller.js';
import { isDeleting, type Live, namespaceOf } from '../world/kinds.js';
import { itself } from './shared/owners.js';

/** Empties namespaces that are being deleted, then lets them go. */
export const namespaceController = (): Controller => ({
  name: 'namespace-controller',
  upstream: 'pkg/controller/namespace/deletion/namespaced_resources_deleter.go',
  watches: {
    Namespace: itself,
    '*': ({ type, object }, ctx) => {
      if (type !== 'DELETED' || !namespaceOf(object)) return [];
      const namespace = ctx.client.get('Namespace', '', namespaceOf(object));
      return namespace && isDeleting(namespace) ? [namespace.metadata.name] : [];
    },
  },
  reconcile(key, ctx) {
    const namespace = ctx.client.get('Namespace', '', key);
    if (!namespace || !isDeleting(namespace)) return;
    if (remaining(ctx, key).length)
      for (const o of remaining(ctx, key))
        if (!isDeleting(o)) ctx.client.delete(o, `namespace ${key} is being deleted`);
    if (remaining(ctx, key).length === 0) {
      ctx.client.note('delete', namespace, 'nothing is left in it');
      ctx.store.remove('Namespace', '', key);
    }
  },
});

function remaining(
  ctx: ControllerContext,
  namespace: string,
): (KubeObject & Live<{ apiVersion: string; kind: string }>)[] {
  return ctx.store
    .groupKinds()
    .filter((kind) => kind !== 'Event')
    .flatMap(
      (kind) => [...ctx.store.list(kind, namespace)] as (KubeObject & Live<{ apiVersion: string; kind: string }>)[],
    );
}
