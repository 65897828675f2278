import type { CertificateSigningRequest } from '../../../../schemas/generated/types/certificates_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateSignerName } from '../../shared/signer-name.js';
import type { KindRules } from '../../types.js';
import { decodeText } from '../checks.js';
import { pemBlocks } from '../core/tls-key-pair.js';
import { parseCertificateRequest } from './pkcs10.js';
import { keyUsages } from './usages.js';

type RequestObject = CertificateSigningRequest & KubeObject;

const specPath = FieldPath.of('spec');
const legacySigner = 'kubernetes.io/legacy-unknown';

/** Mirrors pkg/registry/certificates/certificates/strategy.go and ValidateCertificateSigningRequestCreate. */
export const certificateSigningRequest: KindRules<RequestObject> = {
  group: 'certificates.k8s.io',
  kind: 'CertificateSigningRequest',
  namespaced: false,
  nameErrors: () => [],
  metaOnUpdate: ['create', 'update'],
  prepareForCreate(draft) {
    const spec = draft.spec!;
    delete spec.uid;
    delete spec.extra;
    // The user of the request; drydock asks as cluster admin.
    spec.username = 'kubernetes-admin';
    spec.groups = ['system:masters', 'system:authenticated'];
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    draft.spec = structuredClone(old.spec);
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate: (object) => validate(object, undefined),
  validateUpdate: validate,
};

function validate({ spec }: RequestObject, old: RequestObject | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const request = requestError(spec?.request ?? '');
  if (request) errors.push(invalid(specPath.child('request'), spec?.request ?? null, request));
  const usages: readonly string[] = spec?.usages ?? [];
  const before: readonly string[] = old?.spec?.usages ?? [];
  const path = specPath.child('usages');
  if (!usages.length) errors.push(required(path));
  if (before.every((u) => keyUsages.includes(u)))
    usages.forEach((usage, i) => {
      if (!keyUsages.includes(usage)) errors.push(notSupported(path.index(i), usage, keyUsages));
    });
  if (new Set(before).size === before.length)
    usages.forEach((usage, i) => {
      if (usages.indexOf(usage) < i) errors.push(duplicate(path.index(i), usage));
    });
  const signer = spec?.signerName ?? '';
  const signerPath = specPath.child('signerName');
  if (signer === legacySigner && old?.spec?.signerName !== legacySigner)
    errors.push(invalid(signerPath, signer, 'the legacy signerName is not allowed via this API version'));
  else errors.push(...validateSignerName(signer, signerPath));
  const seconds = spec?.expirationSeconds;
  if (seconds !== undefined && seconds < 600)
    errors.push(
      invalid(
        specPath.child('expirationSeconds'),
        seconds,
        'may not specify a duration less than 600 seconds (10 minutes)',
      ),
    );
  return errors;
}

/** validateCSR: the texts of malformed requests are those of the most common defects. */
function requestError(base64: string): string | undefined {
  const block = pemBlocks(decodeText(base64))[0];
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  const body = block.pem.split('\n').slice(1, -2).join('');
  const request = parseCertificateRequest(Buffer.from(body, 'base64'));
  return request ? request.signatureError() : 'asn1: structure error: malformed certificate request';
}
