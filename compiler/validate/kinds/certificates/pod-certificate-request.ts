import type { KeyObject } from 'node:crypto';
import type { PodCertificateRequest } from '../../../../schemas/generated/types/certificates_v1beta1.js';
import { nodeCrypto } from '../../../host/node-modules.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, required, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateSignerName } from '../../shared/signer-name.js';
import type { KindRules } from '../../types.js';
import {
  byteLength,
  fieldImmutable,
  invalidEach,
  isDNS1123Subdomain,
  isDomainPrefixedKey,
  semanticEqual,
} from '../checks.js';
import { parseCertificateRequest } from './pkcs10.js';

type RequestObject = PodCertificateRequest & KubeObject;

interface Spec {
  signerName?: string;
  podName?: string;
  podUID?: string;
  serviceAccountName?: string;
  serviceAccountUID?: string;
  nodeName?: string;
  nodeUID?: string;
  maxExpirationSeconds?: number;
  pkixPublicKey?: string;
  proofOfPossession?: string;
  stubPKCS10Request?: string;
  unverifiedUserAnnotations?: Record<string, string>;
}

const specPath = FieldPath.of('spec');
const pkixPath = specPath.child('pkixPublicKey');
const possessionPath = specPath.child('proofOfPossession');
const stubPath = specPath.child('stubPKCS10Request');
const maxKeySize = 10 * 1024;
const day = 24 * 60 * 60;

/** field.OmitValueType: an invalid value that is not shown. */
const hidden = (path: FieldPath, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  path,
  body: `Invalid value: ${detail}`,
});

/** Mirrors pkg/registry/certificates/podcertificaterequest/strategy.go and ValidatePodCertificateRequestCreate. */
export const podCertificateRequest: KindRules<RequestObject> = {
  group: 'certificates.k8s.io',
  kind: 'PodCertificateRequest',
  namespaced: true,
  metaOnUpdate: ['update'],
  unconditionalUpdate: false,
  defaults(draft) {
    if (draft.spec) (draft.spec as Spec).maxExpirationSeconds ??= day;
  },
  prepareForCreate(draft) {
    delete draft.status;
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate: (object) => validateSpec((object.spec ?? {}) as Spec),
  validateUpdate: (object, old) =>
    semanticEqual(object.spec, old.spec) ? [] : [invalid(specPath, object.spec, fieldImmutable)],
};

function validateSpec(spec: Spec): FieldError[] {
  const signer = spec.signerName ?? '';
  const errors = validateSignerName(signer, specPath.child('signerName'));
  for (const key of Object.keys(spec.unverifiedUserAnnotations ?? {}))
    errors.push(...isDomainPrefixedKey(specPath.child('unverifiedUserAnnotations'), key.toLowerCase()));
  const pair = (
    name: 'podName' | 'serviceAccountName' | 'nodeName',
    uid: 'podUID' | 'serviceAccountUID' | 'nodeUID',
  ): void => {
    const value = spec[name] ?? '';
    errors.push(...invalidEach(specPath.child(name), value, isDNS1123Subdomain(value)));
    const id = spec[uid] ?? '';
    if (!id) errors.push(invalid(specPath.child(uid), id, 'must not be empty'));
    if (byteLength(id) > 128) errors.push(tooLong(specPath.child(uid), 128));
  };
  pair('podName', 'podUID');
  pair('serviceAccountName', 'serviceAccountUID');
  pair('nodeName', 'nodeUID');
  const seconds = spec.maxExpirationSeconds;
  const path = specPath.child('maxExpirationSeconds');
  if (seconds === undefined) return [...errors, required(path, 'must be set')];
  const host = signer.split('/')[0]!;
  const most = host === 'kubernetes.io' || host.endsWith('.kubernetes.io') ? day : 91 * day;
  if (seconds < 3600 || seconds > most) errors.push(invalid(path, seconds, `must be in the range [3600, ${most}]`));
  return [...errors, ...validateKeys(spec)];
}

function validateKeys(spec: Spec): FieldError[] {
  const { stubPKCS10Request: stub, pkixPublicKey: key, proofOfPossession: proof } = spec;
  if (stub && !key && !proof) return validateStub(stub);
  if (!stub && key && proof) return validatePublicKey(key, proof, spec.podUID ?? '');
  return [hidden(specPath, 'exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set')];
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const unknownKey = 'unknown public key type; supported types are Ed25519, ECDSA, and RSA';

/** The curve or modulus that the server does not take, in its words. */
function weakness(key: KeyObject): { shown: string; rsa: boolean } | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && !['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve ?? ''))
    return { shown: `curve ${namedCurve === 'secp224r1' ? 'P-224' : namedCurve}`, rsa: false };
  if (key.asymmetricKeyType === 'rsa' && modulusLength !== 3072 && modulusLength !== 4096)
    return { shown: `${modulusLength}-bit modulus`, rsa: true };
  return undefined;
}

const modulusText = 'RSA keys must have modulus size 3072 or 4096';
const isKnown = (key: KeyObject): boolean => ['ed25519', 'ec', 'rsa'].includes(key.asymmetricKeyType ?? '');

function validateStub(stub: string): FieldError[] {
  const der = bytes(stub);
  if (der.length > maxKeySize) return [tooLong(stubPath, maxKeySize)];
  const request = parseCertificateRequest(der);
  if (!request) return [hidden(stubPath, 'must be a valid PKCS#10 CSR')];
  if (!isKnown(request.publicKey)) return [hidden(stubPath, unknownKey)];
  const weak = weakness(request.publicKey);
  if (weak)
    return [
      invalid(stubPath, weak.shown, weak.rsa ? modulusText : 'elliptic public keys must use curve P256, P384, or P521'),
    ];
  return request.signatureError() ? [hidden(stubPath, 'invalid signature')] : [];
}

function validatePublicKey(text: string, proof: string, podUID: string): FieldError[] {
  const der = bytes(text);
  if (der.length > maxKeySize) return [tooLong(pkixPath, maxKeySize)];
  const signature = bytes(proof);
  if (signature.length > maxKeySize) return [tooLong(possessionPath, maxKeySize)];
  let key: KeyObject;
  try {
    key = nodeCrypto().createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return [invalid(pkixPath, text, 'must be a valid PKIX-serialized public key')];
  }
  if (!isKnown(key)) return [invalid(pkixPath, text, unknownKey)];
  const weak = weakness(key);
  if (weak)
    return [invalid(pkixPath, weak.shown, weak.rsa ? modulusText : 'elliptic public keys must use curve P256 or P384')];
  return proves(key, podUID, signature)
    ? []
    : [hidden(possessionPath, 'could not verify proof-of-possession signature')];
}

function proves(key: KeyObject, podUID: string, signature: Buffer): boolean {
  const data = Buffer.from(podUID, 'utf8');
  try {
    if (key.asymmetricKeyType === 'ed25519') return nodeCrypto().verify(null, data, key, signature);
    if (key.asymmetricKeyType === 'ec') return nodeCrypto().verify('sha256', data, key, signature);
    return nodeCrypto().verify(
      'sha256',
      data,
      {
        key,
        padding: nodeCrypto().constants.RSA_PKCS1_PSS_PADDING,
        saltLength: nodeCrypto().constants.RSA_PSS_SALTLEN_AUTO,
      },
      signature,
    );
  } catch {
    return false;
  }
}
