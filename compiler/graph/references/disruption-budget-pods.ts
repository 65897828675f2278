import type { SelectorReferenceKind } from './types.js';

/** The pods a PodDisruptionBudget protects; `{}` selects the whole namespace in policy/v1. */
export const disruptionBudgetPods: SelectorReferenceKind = {
  id: 'disruption-budget-pods',
  from: ['PodDisruptionBudget.policy'],
  sites: [{ at: 'spec.selector', style: 'selector', emptyMeansNone: false }],
};
