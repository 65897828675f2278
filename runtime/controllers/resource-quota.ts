import { type GroupKind, groupKind } from '../../compiler/kube/object.js';
import { addQuantities, formatQuantity, type Quantity, quantity } from '../../compiler/kube/quantity.js';
import type { ResourceQuota } from '../../schemas/generated/types/core_v1.js';
import { evaluatorFor, type ScopeRequirement } from '../admission/plugins/quota/usage.js';
import type { Controller, ControllerContext } from '../engine/controller.js';
import { timestamp } from '../world/clock.js';
import { equal } from '../world/equal.js';
import { keyOf, type LiveOf, namespaceOf, splitKey } from '../world/kinds.js';
import { type ResourceInfo, resources } from '../world/resources.js';
import { itself } from './shared/owners.js';

const counted = resources.filter((r) => r.namespaced && r.kind !== 'Event');

/** ResourceQuota status: what is used of what is allowed. The limits themselves hold at admission. */
export const resourceQuotaController = (): Controller => ({
  name: 'resourcequota-controller',
  upstream: 'pkg/controller/resourcequota/resource_quota_controller.go',
  watches: {
    ResourceQuota: itself,
    '*': ({ type, kind, object }, ctx) =>
      type === 'MODIFIED' && kind !== 'Pod' && kind !== 'Service' && kind !== 'PersistentVolumeClaim'
        ? []
        : ctx.client.list('ResourceQuota', namespaceOf(object)).map(keyOf),
  },
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const quota = ctx.client.get('ResourceQuota', namespace, name);
    if (!quota?.spec) return;
    const hard = quota.spec.hard ?? {};
    const used = Object.fromEntries(
      [...usage(ctx, quota)].map(([resource, amount]) => [resource, formatQuantity(amount)]),
    );
    const status = { hard: { ...hard }, used };
    if (equal(quota.status, status)) return;
    ctx.client.updateStatus(quota, 'usage has changed', (draft) => {
      draft.status = status;
    });
  },
});

/** CalculateUsage over all objects that the quota's resources count. */
function usage(ctx: ControllerContext, quota: LiveOf<'ResourceQuota'>): Map<string, Quantity> {
  const names = Object.keys(quota.spec?.hard ?? {}).sort();
  const used = new Map(names.map((n) => [n, quantity('0')]));
  const scopes = scopesOf(quota as ResourceQuota);
  for (const info of counted) {
    const evaluator = evaluatorFor(requestFor(info, quota));
    if (evaluator.matchingResources(names).length === 0) continue;
    const kind: GroupKind = groupKind(info.group, info.kind);
    for (const object of ctx.store.list(kind, namespaceOf(quota))) {
      if (!scopes.every((s) => evaluator.matchesScope(s, object))) continue;
      for (const [name, amount] of evaluator.usage(object, timestamp(ctx.now()))) {
        const sum = used.get(name);
        if (sum) used.set(name, addQuantities(sum, amount));
      }
    }
  }
  return used;
}

function scopesOf(quota: ResourceQuota): ScopeRequirement[] {
  const plain = (quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...((quota.spec?.scopeSelector?.matchExpressions ?? []) as ScopeRequirement[])];
}

/** A creation of that kind, to ask for its evaluator. */
function requestFor(info: ResourceInfo, quota: LiveOf<'ResourceQuota'>) {
  const { group, version, kind, plural } = info;
  return {
    operation: 'CREATE' as const,
    gvk: { group, version, kind },
    resource: plural,
    namespace: namespaceOf(quota),
    name: '',
    object: quota as never,
    user: { username: '', groups: [] },
    warnings: [],
  };
}
