import { get, isObject } from '../../kube/json.js';
import type { Conversion } from './types.js';

/** An empty selector selected nothing; in policy/v1 it selects every Pod of the namespace. */
export const podDisruptionBudget: Conversion = {
  from: ['policy/v1beta1'],
  kinds: ['PodDisruptionBudget'],
  to: 'policy/v1',
  changes: 'an empty spec.selector now selects every Pod of the namespace, where it selected none: write the labels',
  rewrite(object, to) {
    const selector = get(object, ['spec', 'selector']);
    if (!isObject(selector)) return;
    const some = [selector['matchLabels'], selector['matchExpressions']].some(
      (part) => typeof part === 'object' && part !== null && Object.keys(part).length > 0,
    );
    if (!some) to.giveUp();
  },
};
