import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../../../schemas/generated/types/autoscaling_v2.js';
import type { KubeObject } from '../../../kube/object.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { raiseGeneration } from '../checks.js';
import { dropRoundTripAnnotations, fromV1, toV1 } from './hpa-v1.js';
import { validateAutoscaler } from './hpa-validation.js';

export type AutoscalerObject = HorizontalPodAutoscaler & KubeObject;

/**
 * The hub form is autoscaling/v2; v1 keeps what it cannot say in annotations.
 * Mirrors pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go and pkg/apis/autoscaling/v2/defaults.go.
 */
export const horizontalPodAutoscaler: KindRules<AutoscalerObject> = {
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
  metaOnUpdate: ['update'],
  defaults(draft, version) {
    draft.spec ??= { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 };
    draft.spec.minReplicas ??= 1;
    if (version !== 'v1') defaultV2(draft);
  },
  toHub(draft, version, ctx) {
    if (version === 'v1') fromV1(draft, ctx);
    dropRoundTripAnnotations(draft);
  },
  fromHub(draft, version) {
    dropRoundTripAnnotations(draft);
    if (version === 'v1') toV1(draft);
    // Read back from the store, v2 has its defaults, whichever version wrote it.
    else defaultV2(draft);
  },
  prepareForCreate(draft, ctx) {
    delete draft.status;
    if (generations(ctx)) draft.metadata.generation = 1;
    dropTolerance(draft, undefined, ctx);
  },
  prepareForUpdate(draft, old, ctx) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
    dropTolerance(draft, old, ctx);
    if (generations(ctx)) raiseGeneration(draft, old, draft.spec, old.spec);
  },
  validate: (object, ctx) => validateAutoscaler(object, undefined, ctx),
  validateUpdate: (object, old, ctx) => validateAutoscaler(object, old, ctx),
};

/** HPAGeneration. */
const generations = (ctx: ValidationContext): boolean => ctx.profile.atLeast('1.37');

function defaultV2(draft: AutoscalerObject): void {
  const spec = draft.spec!;
  if (!spec.metrics?.length)
    spec.metrics = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ];
  if (!spec.behavior) return;
  spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  });
  spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  });
}

/** copyHPAScalingRules. */
const withDefaults = (rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules => ({
  ...defaults,
  ...rules,
});

/** HPAConfigurableTolerance is on from 1.35. */
function dropTolerance(draft: AutoscalerObject, old: AutoscalerObject | undefined, ctx: ValidationContext): void {
  const sides = (object: AutoscalerObject | undefined): (HPAScalingRules | undefined)[] => [
    object?.spec?.behavior?.scaleDown,
    object?.spec?.behavior?.scaleUp,
  ];
  if (ctx.profile.atLeast('1.35') || sides(old).some((rules) => rules?.tolerance !== undefined)) return;
  for (const rules of sides(draft)) delete rules?.tolerance;
}
