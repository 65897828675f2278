import type { AdmissionRequest } from '../../compiler/validate/types.js';
import type { AdmissionContext } from './plugin.js';

/** IsAuthorizedForSignerName (pkg/registry/certificates/authorization): for the signer itself, or for its whole domain. */
export function mayUseSigner(
  request: AdmissionRequest,
  context: AdmissionContext,
  verb: string,
  signerName: string,
): boolean {
  const { authorize } = context.options;
  if (!authorize) return true;
  const ask = (name: string): boolean =>
    authorize({
      user: request.user.username,
      groups: request.user.groups,
      resourceAttributes: { verb, group: 'certificates.k8s.io', resource: 'signers', name },
    }).allowed;
  return ask(signerName) || ask(`${signerName.split('/')[0]}/*`);
}
