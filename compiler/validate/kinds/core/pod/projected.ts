import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, notSupportedText, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { validateLabelSelector } from '../../../shared/labels.js';
import { invalidEach, isQualifiedName, nameIsDNSSubdomain } from '../../../shared/names.js';
import { isKubernetesSigner, validateSignerName } from '../../../shared/signer-name.js';
import { validateKeyToPath, validateObjectFieldSelector, validateResourceFieldSelector } from './key-selectors.js';
import type { PodOptions } from './options.js';
import { localNonReservedPath, validateFileMode } from './paths.js';

const fieldPaths = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

function validateDownwardFile(file: DownwardAPIVolumeFile, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (!file.path) out.push(required(path.child('path')));
  out.push(...localNonReservedPath(file.path ?? '', path.child('path')));
  if (file.fieldRef) {
    out.push(...validateObjectFieldSelector(file.fieldRef, fieldPaths, path.child('fieldRef')));
    if (file.resourceFieldRef)
      out.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef)
    out.push(...validateResourceFieldSelector(file.resourceFieldRef, path.child('resourceFieldRef'), true));
  else out.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...out, ...validateFileMode(file.mode, path.child('mode'))];
}

/** validateDownwardAPIVolumeSource; errors of the files carry the path of the volume. */
export function validateDownwardAPI(source: DownwardAPIVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...validateFileMode(source.defaultMode, path.child('defaultMode')),
    ...(source.items ?? []).flatMap((file) => validateDownwardFile(file, path)),
  ];
}

/** validateProjectedVolumeSource. */
export function validateProjected(source: ProjectedVolumeSource, path: FieldPath, options: PodOptions): FieldError[] {
  const out = validateFileMode(source.defaultMode, path.child('defaultMode'));
  const paths = new Paths(path);
  source.sources?.forEach((projection, i) => {
    out.push(...validateProjection(projection, path, path.child('sources').index(i), paths, options));
  });
  return out;
}

/** Paths in the volume that are taken already. */
class Paths {
  private readonly seen = new Set<string>();
  constructor(private readonly at: FieldPath) {}

  take(path: string, value: string): FieldError[] {
    if (this.seen.has(path)) return [invalid(this.at, value, 'conflicting duplicate paths')];
    this.seen.add(path);
    return [];
  }
}

function validateProjection(
  p: VolumeProjection,
  volume: FieldPath,
  path: FieldPath,
  paths: Paths,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  let count = 0;
  const add = (errors: FieldError[]): void => {
    count++;
    out.push(...errors);
  };
  if (p.secret) add(validateKeyed(p.secret, path.child('secret'), paths));
  if (p.configMap) add(validateKeyed(p.configMap, path.child('configMap'), paths));
  if (p.downwardAPI)
    add(
      (p.downwardAPI.items ?? []).flatMap((file) => [
        ...validateDownwardFile(file, path.child('downwardAPI')),
        ...(file.path ? paths.take(file.path, file.path) : []),
      ]),
    );
  if (p.serviceAccountToken)
    add(validateToken(p.serviceAccountToken, volume, path.child('serviceAccountToken'), options));
  if (p.clusterTrustBundle) add(validateTrustBundle(p.clusterTrustBundle, path.child('clusterTrustBundle'), paths));
  if (p.podCertificate) add(validateCertificate(p.podCertificate, path.child('podCertificate'), paths));
  if (count > 1) out.push(forbidden(path, 'may not specify more than 1 volume type per source'));
  return out;
}

function validateKeyed(source: { name?: string; items?: KeyToPath[] }, path: FieldPath, paths: Paths): FieldError[] {
  const out: FieldError[] = source.name ? [] : [required(path.child('name'))];
  source.items?.forEach((item, i) => {
    out.push(...validateKeyToPath(item, path.child('items').index(i)));
    if (item.path) out.push(...paths.take(item.path, source.name ?? ''));
  });
  return out;
}

function validateToken(
  token: ServiceAccountTokenProjection,
  volume: FieldPath,
  path: FieldPath,
  options: PodOptions,
): FieldError[] {
  const out: FieldError[] = [];
  const seconds = token.expirationSeconds ?? 3600;
  const at = path.child('expirationSeconds');
  if (seconds < 600) out.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) out.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!token.path) out.push(required(volume.child('path')));
  else if (!options.allowNonLocalProjectedTokenPath)
    out.push(...localNonReservedPath(token.path, volume.child('path')));
  return out;
}

function validateTrustBundle(bundle: ClusterTrustBundleProjection, path: FieldPath, paths: Paths): FieldError[] {
  const out: FieldError[] = [];
  const { name, signerName, labelSelector } = bundle;
  if (name !== undefined && signerName !== undefined)
    out.push(invalid(path, bundle, 'only one of name and signerName may be used'));
  else if (name !== undefined) {
    if (name === '') out.push(required(path.child('name'), 'must be a valid object name'));
    for (const text of trustBundleNameErrors(name))
      out.push(invalid(path.child('name'), name, `not a valid clustertrustbundlename: ${text}`));
    if (labelSelector)
      out.push(invalid(path.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified'));
  } else if (signerName !== undefined) {
    if (signerName === '') out.push(required(path.child('signerName'), 'must be a valid signer name'));
    out.push(...validateSignerName(signerName, path.child('signerName')));
    out.push(...validateLabelSelector(labelSelector, path.child('labelSelector')));
  } else out.push(required(path, 'either name or signerName must be specified'));
  if (!bundle.path) out.push(required(path.child('path')));
  out.push(...localNonReservedPath(bundle.path ?? '', path.child('path')));
  return [...out, ...paths.take(bundle.path ?? '', bundle.path ?? '')];
}

/** ValidateClusterTrustBundleName: a signer's bundle is called `<signer with colons>:<subdomain>`. */
function trustBundleNameErrors(name: string): string[] {
  const colon = name.lastIndexOf(':');
  return nameIsDNSSubdomain(colon < 0 ? name : name.slice(colon + 1), false);
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const day = 24 * 60 * 60;

function validateCertificate(p: PodCertificateProjection, path: FieldPath, paths: Paths): FieldError[] {
  const signer = p.signerName ?? '';
  const out = validateSignerName(signer, path.child('signerName'));
  for (const key of Object.keys(p.userAnnotations ?? {}))
    out.push(...invalidEach(path.child('userAnnotations'), key, isQualifiedName(key.toLowerCase())));
  if (!keyTypes.includes(p.keyType ?? '')) out.push(notSupportedText(path.child('keyType'), p.keyType ?? '', keyTypes));
  const seconds = p.maxExpirationSeconds;
  if (seconds !== undefined) {
    const at = path.child('maxExpirationSeconds');
    if (seconds < 3600) out.push(invalid(at, seconds, 'if provided, maxExpirationSeconds must be >= 3600'));
    const most = isKubernetesSigner(signer) ? day : 91 * day;
    if (seconds > most) out.push(invalid(at, seconds, `if provided, maxExpirationSeconds must be <= ${most}`));
  }
  let count = 0;
  for (const key of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const value = p[key];
    if (!value) continue;
    count++;
    out.push(...localNonReservedPath(value, path.child(key)), ...paths.take(value, value));
  }
  if (count === 0)
    out.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
  return out;
}
