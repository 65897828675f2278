import type { CertificateSigningRequest } from '../../../schemas/generated/types/certificates_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden, groupResource } from '../refusals.js';
import { mayUseSigner } from '../signers.js';

/** CertificateApproval: who approves must be allowed to approve for that signer. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  operations: ['UPDATE'],
  validate(request, context) {
    if (groupResource(request) !== 'certificatesigningrequests.certificates.k8s.io') return undefined;
    if (request.subresource !== 'approval') return undefined;
    const signer = (request.oldObject as unknown as CertificateSigningRequest).spec?.signerName ?? '';
    return mayUseSigner(request, context, 'approve', signer)
      ? undefined
      : forbidden(request, `user not permitted to approve requests with signerName "${signer}"`);
  },
};
