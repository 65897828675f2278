import type { DeviceTaintRule, DeviceTaintRuleSpec } from '../../../../schemas/generated/types/resource_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import type { FieldError } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { raiseGeneration } from '../checks.js';
import { validateDriverName, validateLabelNamed, validatePoolName } from './lists.js';
import { stampTaint, validateDeviceTaint } from './taints.js';

type RuleObject = DeviceTaintRule & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/resource/devicetaintrule/strategy.go and ValidateDeviceTaintRule. */
export const deviceTaintRule: KindRules<RuleObject> = {
  group: 'resource.k8s.io',
  kind: 'DeviceTaintRule',
  namespaced: false,
  metaOnUpdate: ['update'],
  defaults(draft, _version, ctx) {
    if (draft.spec?.taint) stampTaint(draft.spec.taint, ctx.now);
  },
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old, ctx) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    const taint = draft.spec?.taint;
    const before = old.spec?.taint;
    if (taint && taint.effect !== before?.effect && taint.timeAdded === before?.timeAdded) taint.timeAdded = ctx.now;
    raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: ({ spec }, ctx) => validateSpec(spec, undefined, ctx),
  validateUpdate: ({ spec }, old, ctx) => validateSpec(spec, old.spec, ctx),
};

function validateSpec(
  spec: DeviceTaintRuleSpec | undefined,
  old: DeviceTaintRuleSpec | undefined,
  ctx: ValidationContext,
): FieldError[] {
  const { driver, pool, device } = spec?.deviceSelector ?? {};
  const at = specPath.child('deviceSelector');
  const taint = spec?.taint ?? { key: '', effect: '' };
  return [
    ...(driver === undefined ? [] : validateDriverName(driver, at.child('driver'))),
    ...(pool === undefined ? [] : validatePoolName(pool, at.child('pool'))),
    ...(device === undefined ? [] : validateLabelNamed(device, at.child('device'))),
    ...validateDeviceTaint(taint, old?.taint, specPath.child('taint'), ctx),
  ];
}
