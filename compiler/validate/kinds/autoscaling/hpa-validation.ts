import type {
  CrossVersionObjectReference,
  HPAScalingRules,
} from '../../../../schemas/generated/types/autoscaling_v2.js';
import { compareQuantities, quantity } from '../../../kube/quantity.js';
import { declared, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { ValidationContext } from '../../types.js';
import { negativeMessage, positiveMessage } from '../checks.js';
import { requiredSegment } from '../networking/references.js';
import type { AutoscalerObject } from './horizontal-pod-autoscaler.js';
import { validateMetrics } from './hpa-metrics.js';

const specPath = FieldPath.of('spec');

export interface ReferenceOptions {
  readonly allowEmptyGroup?: boolean;
  readonly allowInvalidVersion?: boolean;
}

/** ValidateHorizontalPodAutoscaler of pkg/apis/autoscaling/validation/validation.go. */
export function validateAutoscaler(
  object: AutoscalerObject,
  old: AutoscalerObject | undefined,
  ctx: ValidationContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas = 0, scaleTargetRef: ref, metrics = [], behavior } = object.spec!;
  // HPAScaleToZero.
  const least = ctx.profile.atLeast('1.37') || old?.spec?.minReplicas === 0 ? 0 : 1;
  if (minReplicas !== undefined && minReplicas < least)
    errors.push(
      declared(invalid(specPath.child('minReplicas'), minReplicas, `must be greater than or equal to ${least}`)),
    );
  const maxPath = specPath.child('maxReplicas');
  if (!ctx.profile.atLeast('1.36')) {
    if (maxReplicas < 1) errors.push(invalid(maxPath, maxReplicas, 'must be greater than 0'));
  } else if (maxReplicas === 0) errors.push(declared(required(maxPath, 'must be set and greater than 0')));
  else if (maxReplicas < 0) errors.push(declared(invalid(maxPath, maxReplicas, 'must be greater than or equal to 1')));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid(maxPath, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  errors.push(...validateReference(ref, specPath.child('scaleTargetRef'), targetOptions(object, old)));
  errors.push(...validateMetrics(metrics, specPath.child('metrics'), minReplicas, metricOptions(old)));
  for (const side of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[side];
    if (rules) errors.push(...validateRules(rules, specPath.child('behavior', side)));
  }
  return errors;
}

function targetOptions(object: AutoscalerObject, old: AutoscalerObject | undefined): ReferenceOptions {
  const ref = object.spec?.scaleTargetRef;
  const before = old?.spec?.scaleTargetRef;
  if (before && before.kind === ref?.kind && (before.apiVersion ?? '') === (ref?.apiVersion ?? ''))
    return { allowInvalidVersion: true };
  return { allowEmptyGroup: ref?.kind === 'ReplicationController' };
}

function metricOptions(old: AutoscalerObject | undefined): ReferenceOptions {
  const broken = (old?.spec?.metrics ?? []).some(
    (m) =>
      m.type === 'Object' &&
      m.object &&
      versionError(m.object.describedObject, { allowEmptyGroup: true }) !== undefined,
  );
  return { allowEmptyGroup: true, allowInvalidVersion: broken };
}

/** ValidateAPIVersion over schema.ParseGroupVersion. */
function versionError(ref: CrossVersionObjectReference, options: ReferenceOptions): string | undefined {
  if (options.allowInvalidVersion) return undefined;
  const text = ref.apiVersion ?? '';
  const slashes = text === '/' ? 0 : text.split('/').length - 1;
  if (slashes > 1) return `unexpected GroupVersion string: ${text}`;
  const group = slashes === 1 ? text.slice(0, text.indexOf('/')) : '';
  return group || options.allowEmptyGroup ? undefined : 'apiVersion must specify API group';
}

/** ValidateCrossVersionObjectReference. */
export function validateReference(
  ref: CrossVersionObjectReference | undefined,
  path: FieldPath,
  options: ReferenceOptions,
): FieldError[] {
  const errors = [...requiredSegment(ref?.kind, path.child('kind')), ...requiredSegment(ref?.name, path.child('name'))];
  const wrong = versionError(ref ?? { kind: '', name: '' }, options);
  if (wrong) errors.push(invalid(path.child('apiVersion'), ref?.apiVersion ?? '', wrong));
  return errors;
}

const selectPolicies = ['Disabled', 'Max', 'Min'];
const policyTypes = ['Percent', 'Pods'];

function validateRules(rules: HPAScalingRules, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const window = rules.stabilizationWindowSeconds;
  const windowPath = path.child('stabilizationWindowSeconds');
  if (window !== undefined && window < 0)
    errors.push(invalid(windowPath, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > 3600)
    errors.push(invalid(windowPath, window, 'must be less than or equal to 3600'));
  const select = rules.selectPolicy;
  if (select !== undefined && !selectPolicies.includes(select))
    errors.push(notSupported(path.child('selectPolicy'), select, selectPolicies));
  const policies = rules.policies ?? [];
  if (!policies.length) errors.push(required(path.child('policies'), 'must specify at least one Policy'));
  policies.forEach(({ type = '', value = 0, periodSeconds = 0 }, i) => {
    const at = path.child('policies').index(i);
    if (!policyTypes.includes(type)) errors.push(notSupported(at.child('type'), type, policyTypes));
    if (value <= 0) errors.push(invalid(at.child('value'), value, positiveMessage));
    if (periodSeconds <= 0) errors.push(invalid(at.child('periodSeconds'), periodSeconds, positiveMessage));
    if (periodSeconds > 1800)
      errors.push(invalid(at.child('periodSeconds'), periodSeconds, 'must be less than or equal to 1800'));
  });
  const { tolerance } = rules;
  if (tolerance !== undefined && compareQuantities(quantity(tolerance), quantity('0')) < 0)
    errors.push(invalid(path.child('tolerance'), String(tolerance), negativeMessage));
  return errors;
}
