import type { Node, Taint } from '../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, forbidden, internalError, invalid } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { cidrWarnings, isIPv6, isValidCIDRForLegacyField, parseCIDRSloppy } from '../../shared/ip.js';
import { validateLabelName } from '../../shared/labels.js';
import { isValidLabelValue } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { roundResourceList } from '../checks.js';
import { validateResourceQuantity } from './pod/resources.js';
import { validateTaintEffect } from './pod/tolerations.js';

type NodeObject = Node & KubeObject;
type List = Record<string, string>;

const cidrsPath = FieldPath.of('spec', 'podCIDRs');
// The misplaced path is the server's.
const taintsPath = FieldPath.of('metadata', 'taints');

/** Mirrors pkg/registry/core/node/strategy.go and ValidateNode. */
export const node: KindRules<NodeObject> = {
  group: '',
  kind: 'Node',
  namespaced: false,
  defaults(draft) {
    const status = draft.status!;
    roundResourceList(status.capacity as List | undefined);
    roundResourceList(status.allocatable as List | undefined);
    // Nothing and an empty list are the same to the store, by which they are read back.
    if (!Object.keys(status.allocatable ?? {}).length && status.capacity) status.allocatable = { ...status.capacity };
  },
  toHub(draft) {
    const spec = draft.spec!;
    // podCIDR is the first of podCIDRs (Convert_v1_NodeSpec_To_core_NodeSpec).
    if (spec.podCIDR && !spec.podCIDRs?.length) spec.podCIDRs = [spec.podCIDR];
    else if (spec.podCIDRs?.length && spec.podCIDR !== spec.podCIDRs[0]) {
      if (spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
    }
    delete spec.podCIDR;
  },
  fromHub(draft) {
    const first = draft.spec?.podCIDRs?.[0];
    if (first) draft.spec!.podCIDR = first;
  },
  prepareForCreate(draft, { profile }) {
    delete draft.spec!.configSource;
    delete draft.status!.config;
    // NodeDeclaredFeatures
    if (!profile.atLeast('1.36')) delete draft.status!.declaredFeatures;
    dropPreemptionPolicy(draft, undefined);
  },
  prepareForUpdate(draft, old) {
    draft.status = old.status ?? {};
    if (!old.spec?.configSource) delete draft.spec!.configSource;
    dropPreemptionPolicy(draft, old);
  },
  validate: validateNode,
  validateUpdate: (object, old, ctx) => [...validateNode(object, ctx), ...validateNodeUpdate(object, old, ctx)],
  metaOnUpdate: ['create', 'update'],
  warnings: nodeWarnings,
};

function nodeWarnings(object: NodeObject): string[] {
  const spec = object.spec!;
  return [
    ...(spec.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec.podCIDRs ?? []).flatMap((cidr, i) => cidrWarnings(cidrsPath.index(i), cidr)),
  ];
}

function validateNode(object: NodeObject, ctx: ValidationContext): FieldError[] {
  const out = validateTaints(object.spec!.taints);
  out.push(...validateResources(object));
  const cidrs = object.spec!.podCIDRs ?? [];
  cidrs.forEach((cidr, i) => {
    out.push(...isValidCIDRForLegacyField(cidrsPath.index(i), cidr, ctx.profile.atLeast('1.36')));
  });
  if (cidrs.length > 1) {
    const bad = cidrs.findIndex((cidr) => !parseCIDRSloppy(cidr));
    if (bad >= 0) {
      const why = `invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${cidrs[bad]})`;
      out.push(internalError(cidrsPath, `invalid PodCIDRs. failed to check with dual stack with error:${why}`));
    }
    const families = new Set(cidrs.map((c) => isIPv6(c.split('/')[0]!)));
    if (families.size < 2 || cidrs.length > 2)
      out.push(invalid(cidrsPath, cidrs, 'may specify no more than one CIDR for each IP family'));
  }
  return out;
}

function validateResources(object: NodeObject): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((key) =>
    Object.entries((object.status?.[key] ?? {}) as List).flatMap(([name, value]) =>
      validateResourceQuantity(name, value, FieldPath.of('status', key, name)),
    ),
  );
}

function validateTaints(taints: readonly Taint[] | undefined): FieldError[] {
  const out: FieldError[] = [];
  const seen = new Set<string>();
  taints?.forEach((taint, i) => {
    const at = taintsPath.index(i);
    const { key = '', value = '', effect = '', timeAdded } = taint;
    out.push(...validateLabelName(key, at.child('key')));
    const texts = isValidLabelValue(value);
    if (texts.length) out.push(invalid(at.child('value'), value, texts.join(';')));
    out.push(...validateTaintEffect(effect, at.child('effect')));
    if (seen.has(`${effect}\n${key}`)) {
      const error = duplicate(at, { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null });
      out.push({ ...error, body: `${error.body}: taints must be unique by key and effect pair` });
    }
    seen.add(`${effect}\n${key}`);
  });
  return out;
}

function validateProvider(now = '', before = '', { profile }: ValidationContext): FieldError[] {
  const at = FieldPath.of('spec', 'providerID');
  if (!before || before === now) return [];
  if (!profile.atLeast('1.37'))
    return [forbidden(at, 'node updates may not change providerID except from "" to valid')];
  return [invalid(at, null, `field cannot be ${now ? 'modified' : 'cleared'} once set`)];
}

function validateNodeUpdate(object: NodeObject, old: NodeObject, ctx: ValidationContext): FieldError[] {
  const out = validateResources(object);
  const before = old.spec!.podCIDRs ?? [];
  const now = object.spec!.podCIDRs ?? [];
  const text = 'node updates may not change podCIDR except from "" to valid';
  if (before.length && before.length !== now.length) out.push(forbidden(cidrsPath, text));
  else for (const [i, cidr] of before.entries()) if (cidr !== now[i]) out.push(forbidden(cidrsPath, text));
  out.push(...validateProvider(object.spec!.providerID, old.spec!.providerID, ctx));
  out.push(...validateTaints(object.spec!.taints));
  if ((object.spec!.externalID ?? '') !== (old.spec!.externalID ?? ''))
    out.push(forbidden(FieldPath.of('spec', 'externalID'), 'may not be updated'));
  return out;
}

/** Its feature gate is alpha in 1.37, which is the first to know it. */
function dropPreemptionPolicy(draft: NodeObject, old: NodeObject | undefined): void {
  const spec = (object: NodeObject | undefined) => object?.spec as { podPreemptionPolicy?: unknown } | undefined;
  if (spec(old)?.podPreemptionPolicy === undefined) delete spec(draft)?.podPreemptionPolicy;
}
