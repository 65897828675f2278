import type { Controller, ControllerContext } from '../engine/controller.js';
import { timestamp } from '../world/clock.js';
import { equal } from '../world/equal.js';
import type { LiveOf } from '../world/kinds.js';

type Definition = LiveOf<'CustomResourceDefinition.apiextensions.k8s.io'>;

/**
 * Accepts the names of CRDs and establishes them; objects of a kind whose CRD is gone go with it. Part of the API server:
 * apiextensions-apiserver pkg/controller/status, establish and finalizer.
 */
export const customResourceController = (): Controller => ({
  name: 'customresourcedefinition-controller',
  upstream: 'apiextensions-apiserver pkg/controller/status/naming_controller.go',
  watches: {
    'CustomResourceDefinition.apiextensions.k8s.io': ({ type, object }, ctx) => {
      if (type === 'DELETED') removeInstances(ctx, object as unknown as Definition);
      return type === 'DELETED' ? [] : [object.metadata.name!];
    },
  },
  reconcile(key, ctx) {
    const crd = ctx.client.get('CustomResourceDefinition.apiextensions.k8s.io', '', key);
    if (!crd) return;
    const now = timestamp(ctx.now());
    const { names, versions } = crd.spec;
    const acceptedNames = {
      plural: names.plural,
      singular: names.singular || names.kind.toLowerCase(),
      kind: names.kind,
      listKind: names.listKind || `${names.kind}List`,
      ...(names.shortNames ? { shortNames: names.shortNames } : {}),
      ...(names.categories ? { categories: names.categories } : {}),
    };
    const old = crd.status?.conditions ?? [];
    const condition = (type: string, reason: string, message: string) =>
      old.find((c) => c.type === type && c.status === 'True') ?? {
        type,
        status: 'True',
        lastTransitionTime: now,
        reason,
        message,
      };
    const status = {
      ...crd.status,
      acceptedNames,
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      storedVersions: crd.status?.storedVersions ?? versions.filter((v) => v.storage).map((v) => v.name),
    };
    if (equal(crd.status, status)) return;
    ctx.client.updateStatus(crd, 'names accepted, established', (draft) => {
      draft.status = status as Definition['status'];
    });
  },
});

function removeInstances(ctx: ControllerContext, crd: Definition): void {
  const kind = `${crd.spec.names.kind}.${crd.spec.group}`;
  for (const object of [...ctx.store.list(kind)])
    ctx.client.delete(object as never, `its definition ${crd.metadata.name} is gone`);
}
