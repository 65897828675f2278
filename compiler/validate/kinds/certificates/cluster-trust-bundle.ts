import type { ClusterTrustBundle } from '../../../../schemas/generated/types/certificates_v1beta1.js';
import { nodeCrypto } from '../../../host/node-modules.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, invalid, tooLong } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { validateSignerName } from '../../shared/signer-name.js';
import type { KindRules } from '../../types.js';
import { byteLength, isDNS1123Subdomain, validateImmutableField } from '../checks.js';
import { pemBlocks } from '../core/tls-key-pair.js';

type BundleObject = ClusterTrustBundle & KubeObject;

const specPath = FieldPath.of('spec');
const bundlePath = specPath.child('trustBundle');
const maxSize = 1024 * 1024;

/** Mirrors pkg/registry/certificates/clustertrustbundle/strategy.go and ValidateClusterTrustBundle. */
export const clusterTrustBundle: KindRules<BundleObject> = {
  group: 'certificates.k8s.io',
  kind: 'ClusterTrustBundle',
  namespaced: false,
  nameErrors: (name, _prefix, _ctx, { spec }) => nameErrors(name, spec?.signerName ?? ''),
  unconditionalUpdate: false,
  validate: (object) => [...validateSigner(object), ...validateBundle(object.spec?.trustBundle ?? '')],
  validateUpdate: (object, old) => [
    ...validateSigner(object),
    ...(object.spec?.trustBundle === old.spec?.trustBundle ? [] : validateBundle(object.spec?.trustBundle ?? '')),
    ...validateImmutableField(object.spec?.signerName ?? '', old.spec?.signerName ?? '', specPath.child('signerName')),
  ],
};

function validateSigner({ spec }: BundleObject): FieldError[] {
  const signer = spec?.signerName ?? '';
  return signer ? validateSignerName(signer, specPath.child('signerName')) : [];
}

/** ValidateClusterTrustBundleName. */
function nameErrors(name: string, signer: string): string[] {
  if (!signer)
    return name.includes(':')
      ? ['ClusterTrustBundle without signer name must not have ":" in its name']
      : isDNS1123Subdomain(name);
  const prefix = `${signer.replaceAll('/', ':')}:`;
  if (!name.startsWith(prefix))
    return [`ClusterTrustBundle for signerName ${signer} must be named with prefix ${prefix}`];
  return isDNS1123Subdomain(name.slice(prefix.length));
}

/** validateTrustBundle: each block a certificate of an authority, none twice. */
function validateBundle(text: string): FieldError[] {
  if (byteLength(text) > maxSize) return [tooLong(bundlePath, maxSize)];
  const refuse = (detail: string): FieldError => invalid(bundlePath, '<value omitted>', detail);
  const errors: FieldError[] = [];
  const places = new Map<string, number[]>();
  pemBlocks(text).forEach(({ type, pem }, i) => {
    if (type !== 'CERTIFICATE') {
      errors.push(refuse(`entry ${i} has bad block type: ${type}`));
      return;
    }
    try {
      if (!new (nodeCrypto().X509Certificate)(pem).ca) errors.push(refuse(`entry ${i} does not have the CA bit set`));
      else places.set(pem, [...(places.get(pem) ?? []), i]);
    } catch {
      errors.push(refuse(`entry ${i} does not parse as X.509`));
    }
  });
  if (errors.length) return errors;
  if (!places.size) return [refuse('at least one trust anchor must be provided')];
  return [...places.values()]
    .filter((indices) => indices.length > 1)
    .map((indices) => refuse(`duplicate trust anchor (indices [${indices.join(' ')}])`));
}
