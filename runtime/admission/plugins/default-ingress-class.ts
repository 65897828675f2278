import type { Ingress } from '../../../schemas/generated/types/networking_v1.js';
import { newestDefault } from '../default-class.js';
import type { AdmissionPlugin } from '../plugin.js';
import { groupResource } from '../refusals.js';

/** DefaultIngressClass (plugin/pkg/admission/network/defaultingressclass/admission.go). */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  operations: ['CREATE'],
  admit(request, { view }) {
    if (groupResource(request) !== 'ingresses.networking.k8s.io' || request.subresource) return undefined;
    const ingress = request.object as unknown as Ingress;
    const annotated = Object.hasOwn(ingress.metadata?.annotations ?? {}, 'kubernetes.io/ingress.class');
    if (annotated || ingress.spec?.ingressClassName !== undefined) return undefined;
    const found = newestDefault(view.list('IngressClass.networking.k8s.io'), [
      'ingressclass.kubernetes.io/is-default-class',
    ]);
    if (found) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name! };
    return undefined;
  },
};
