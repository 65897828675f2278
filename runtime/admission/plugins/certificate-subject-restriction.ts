import type { CertificateSigningRequest } from '../../../schemas/generated/types/certificates_v1.js';
import type { AdmissionPlugin } from '../plugin.js';
import { forbidden, groupResource } from '../refusals.js';

const signer = 'kubernetes.io/kube-apiserver-client';

/** CertificateSubjectRestriction: no client certificate makes its holder an administrator. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  operations: ['CREATE'],
  validate(request) {
    if (groupResource(request) !== 'certificatesigningrequests.certificates.k8s.io' || request.subresource)
      return undefined;
    const spec = (request.object as unknown as CertificateSigningRequest).spec;
    if (spec?.signerName !== signer) return undefined;
    return organizationsOf(String(spec.request)).includes('system:masters')
      ? forbidden(request, `use of ${signer} signer with system:masters group is not allowed`)
      : undefined;
  },
};

const organizationOid = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x0a]);

/** The organization names in a base64 PEM request: every attribute 2.5.4.10 with its short string. */
function organizationsOf(request: string): string[] {
  const pem = Buffer.from(request, 'base64').toString('latin1');
  const body = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END/.exec(pem)?.[1] ?? '';
  const der = Buffer.from(body, 'base64');
  const out: string[] = [];
  for (let at = der.indexOf(organizationOid); at >= 0; at = der.indexOf(organizationOid, at + 1)) {
    const start = at + organizationOid.length + 2;
    const length = der[start - 1] ?? 0;
    if (length < 0x80) out.push(der.subarray(start, start + length).toString('utf8'));
  }
  return out;
}
