import { stringify } from '../../../compiler/kube/json.js';
import type { CertificateSigningRequest } from '../../../schemas/generated/types/certificates_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden, groupResource } from '../refusals.js';
import { mayUseSigner } from '../signers.js';

/** CertificateSigning: who writes a certificate must be allowed to sign for that signer. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  operations: ['UPDATE'],
  validate(request, context) {
    if (groupResource(request) !== 'certificatesigningrequests.certificates.k8s.io') return undefined;
    if (request.subresource !== 'status') return undefined;
    const now = request.object as unknown as CertificateSigningRequest;
    const old = request.oldObject as unknown as CertificateSigningRequest;
    const same =
      now.status?.certificate === old.status?.certificate &&
      stringify(now.status?.conditions ?? []) === stringify(old.status?.conditions ?? []);
    const signer = old.spec?.signerName ?? '';
    return same || mayUseSigner(request, context, 'sign', signer)
      ? undefined
      : forbidden(request, `user not permitted to sign requests with signerName "${signer}"`);
  },
};
