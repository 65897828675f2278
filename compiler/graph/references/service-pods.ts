import type { SelectorReferenceKind } from './types.js';

/** The pods behind a Service. One without a selector is fed by hand-made EndpointSlices. */
export const servicePods: SelectorReferenceKind = {
  id: 'service-pods',
  from: ['Service'],
  sites: [{ at: 'spec.selector', style: 'labels', emptyMeansNone: true }],
};
