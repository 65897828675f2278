import { get } from '../../kube/json.js';
import type { Conversion } from './types.js';

/** v1beta1 guessed the signer and took any usage (pkg/apis/certificates/v1beta1/defaults.go). */
export const certificateSigningRequest: Conversion = {
  from: ['certificates.k8s.io/v1beta1'],
  kinds: ['CertificateSigningRequest'],
  to: 'certificates.k8s.io/v1',
  changes: 'write spec.signerName (not kubernetes.io/legacy-unknown) and spec.usages',
  rewrite(object, to) {
    const signer = get(object, ['spec', 'signerName']);
    const named = typeof signer === 'string' && signer !== 'kubernetes.io/legacy-unknown';
    const usages = get(object, ['spec', 'usages']);
    if (!named || !Array.isArray(usages) || !usages.length) to.giveUp();
  },
};
