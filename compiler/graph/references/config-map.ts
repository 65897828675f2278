import { get, isObject } from '../../kube/json.js';
import type { GraphNode } from '../node.js';
import type { NameReferenceKind, NameSite, PartSpec } from './types.js';

const hasKey = (target: GraphNode, key: string | number): boolean =>
  ['data', 'binaryData'].some((field) => {
    const entries = get(target.value, [field]);
    return isObject(entries) && Object.hasOwn(entries, String(key));
  });

const key = (at: string): PartSpec => ({ kind: 'key', at, has: hasKey });
const containers = 'containers|initContainers|ephemeralContainers[*]';
const site = (at: string, parts: readonly PartSpec[] = []): NameSite => ({
  at,
  name: 'name',
  to: 'ConfigMap',
  optional: 'optional',
  parts,
});

/** Pods reading a ConfigMap: environment, whole or by key, and volumes. */
export const configMap: NameReferenceKind = {
  id: 'config-map',
  from: 'pods',
  sites: [
    site(`${containers}.env[*].valueFrom.configMapKeyRef`, [key('key')]),
    site(`${containers}.envFrom[*].configMapRef`),
    site('volumes[*].configMap', [key('items[*].key')]),
    site('volumes[*].projected.sources[*].configMap', [key('items[*].key')]),
  ],
  // The root CA is published into every namespace (pkg/controller/certificates/rootcacertpublisher).
  provided: (name) => name === 'kube-root-ca.crt' || name === 'openshift-service-ca.crt',
};
