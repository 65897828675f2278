import type { Controller } from '../engine/controller.js';
import { isDeleting, namespaceOf } from '../world/kinds.js';

/** What every namespace has from its first moment on: the default service account and the cluster's certificate. */
export const serviceAccountController = (): Controller => ({
  name: 'serviceaccount-controller',
  upstream:
    'pkg/controller/serviceaccount/serviceaccounts_controller.go, pkg/controller/certificates/rootcacertpublisher',
  watches: {
    Namespace: ({ object }) => [object.metadata.name ?? ''],
    ServiceAccount: ({ object }) => (object.metadata.name === 'default' ? [namespaceOf(object)] : []),
    ConfigMap: ({ object }) => (object.metadata.name === 'kube-root-ca.crt' ? [namespaceOf(object)] : []),
  },
  reconcile(key, ctx) {
    const namespace = ctx.client.get('Namespace', '', key);
    if (!namespace || isDeleting(namespace)) return;
    if (!ctx.client.get('ServiceAccount', key, 'default'))
      ctx.client.create(
        'ServiceAccount',
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: key } },
        'every namespace has one',
      );
    if (!ctx.client.get('ConfigMap', key, 'kube-root-ca.crt'))
      ctx.client.create(
        'ConfigMap',
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'kube-root-ca.crt',
            namespace: key,
            annotations: {
              'kubernetes.io/description':
                'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
            },
          },
          data: { 'ca.crt': 'simulated' },
        },
        'every namespace has one',
      );
  },
});
