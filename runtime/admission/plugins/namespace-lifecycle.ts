import type { Namespace } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden, forbiddenNamed, notFound } from '../refusals.js';

const immortal = new Set(['default', 'kube-system', 'kube-public']);
const accessReviews = new Set(['localsubjectaccessreviews']);

/** NamespaceLifecycle (apiserver pkg/admission/plugin/namespace/lifecycle/admission.go). */
export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, { view, options }) {
    const isNamespace = request.gvk.group === '' && request.gvk.kind === 'Namespace';
    if (isNamespace) {
      return request.operation === 'DELETE' && immortal.has(request.name)
        ? forbiddenNamed('namespaces', request.name, 'this namespace may not be deleted')
        : undefined;
    }
    if (!request.namespace || request.operation === 'DELETE') return undefined;
    if (request.gvk.group === 'authorization.k8s.io' && accessReviews.has(request.resource)) return undefined;
    const namespace = view.get('Namespace', '', request.namespace) as Namespace | undefined;
    if (!namespace) return options.assumeNamespaces ? undefined : notFound('namespaces', request.namespace);
    if (request.operation !== 'CREATE' || namespace.status?.phase !== 'Terminating') return undefined;
    return forbidden(
      request,
      `unable to create new content in namespace ${request.namespace} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          field: 'metadata.namespace',
          message: `namespace ${request.namespace} is being terminated`,
        },
      ],
    );
  },
};
