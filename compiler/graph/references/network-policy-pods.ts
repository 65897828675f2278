import type { SelectorReferenceKind } from './types.js';

/** The pods a NetworkPolicy isolates. An empty selector means all of the namespace, present or not. */
export const networkPolicyPods: SelectorReferenceKind = {
  id: 'network-policy-pods',
  from: ['NetworkPolicy.networking.k8s.io'],
  sites: [{ at: 'spec.podSelector', style: 'selector', emptyMeansNone: true }],
};
