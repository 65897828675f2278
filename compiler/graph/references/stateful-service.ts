import type { NameReferenceKind } from './types.js';

/** The governing Service that gives the pods of a StatefulSet their DNS names. */
export const statefulService: NameReferenceKind = {
  id: 'stateful-service',
  from: ['StatefulSet.apps'],
  sites: [{ at: 'spec.serviceName', name: '', to: 'Service' }],
};
