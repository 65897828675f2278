import { get, isObject } from '../../kube/json.js';
import type { Conversion } from './types.js';

/** Mirrors pkg/apis/discovery/v1beta1/conversion.go: two topology labels became fields. */
export const endpointSlice: Conversion = {
  from: ['discovery.k8s.io/v1beta1'],
  kinds: ['EndpointSlice'],
  to: 'discovery.k8s.io/v1',
  changes:
    'in endpoints, topology["kubernetes.io/hostname"] becomes nodeName, topology["topology.kubernetes.io/zone"] zone, and the rest of topology deprecatedTopology',
  rewrite(object, to) {
    const endpoints = get(object, ['endpoints']);
    for (const [i, endpoint] of (Array.isArray(endpoints) ? endpoints : []).entries()) {
      const topology = isObject(endpoint) ? endpoint['topology'] : undefined;
      if (topology === undefined) continue;
      const clash = Object.values(fields).some((field) => isObject(endpoint) && endpoint[field] !== undefined);
      if (clash) to.giveUp();
      else to.hoist(['endpoints', i, 'topology'], fields);
    }
  },
};

const fields: Readonly<Record<string, string>> = {
  'kubernetes.io/hostname': 'nodeName',
  'topology.kubernetes.io/zone': 'zone',
};
