import type { ClusterTrustBundle } from '../../../schemas/generated/types/certificates_v1beta1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden, groupResource } from '../refusals.js';
import { mayUseSigner } from '../signers.js';

/** ClusterTrustBundleAttest: a bundle of a signer needs the right to attest for it. */
export const clusterTrustBundleAttest: AdmissionPlugin = {
  name: 'ClusterTrustBundleAttest',
  operations: ['CREATE', 'UPDATE'],
  validate(request, context) {
    if (groupResource(request) !== 'clustertrustbundles.certificates.k8s.io') return undefined;
    const signer = (request.object as unknown as ClusterTrustBundle).spec?.signerName ?? '';
    return signer === '' || mayUseSigner(request, context, 'attest', signer)
      ? undefined
      : forbidden(request, `user not permitted to attest for signerName "${signer}"`);
  },
};
