import { compareQuantities, parseQuantity, type Quantity } from '../../../compiler/kube/quantity.js';
import { isEmptySelector, matchesSelector } from '../../../compiler/kube/selectors.js';
import { isDeleting, type LiveOf } from '../../world/kinds.js';

export type Volume = LiveOf<'PersistentVolume'>;
export type Claim = LiveOf<'PersistentVolumeClaim'>;

const zero: Quantity = { nano: 0n, format: 'DecimalSI' };
const quantityOf = (text: string | number | undefined): Quantity => {
  const q = text === undefined ? zero : parseQuantity(text);
  return 'error' in q ? zero : q;
};
export const capacityOf = (v: Volume): Quantity => quantityOf(v.spec?.capacity?.['storage']);
export const requestOf = (c: Claim): Quantity => quantityOf(c.spec?.resources?.requests?.['storage']);

/** GetPersistentVolumeClaimClass: '' where none is named. */
export const classOf = (o: Claim | Volume): string =>
  o.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? o.spec?.storageClassName ?? '';

/** IsVolumeBoundToClaim. */
export function isBoundTo(volume: Volume, claim: Claim): boolean {
  const ref = volume.spec?.claimRef;
  if (!ref || ref.name !== claim.metadata.name || ref.namespace !== claim.metadata.namespace) return false;
  return !ref.uid || ref.uid === claim.metadata.uid;
}

/** Access modes and volume mode; what a claim asks for the volume must offer. */
function modesFit(claim: Claim, volume: Volume): boolean {
  if ((claim.spec?.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem')) return false;
  return (claim.spec?.accessModes ?? []).every((m) => volume.spec?.accessModes?.includes(m));
}

/** checkVolumeSatisfyClaim: what is wrong with the volume, or undefined. */
export function mismatch(volume: Volume, claim: Claim): string | undefined {
  if (compareQuantities(capacityOf(volume), requestOf(claim)) < 0) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if ((claim.spec?.volumeMode ?? 'Filesystem') !== (volume.spec?.volumeMode ?? 'Filesystem'))
    return 'incompatible volumeMode';
  return modesFit(claim, volume) ? undefined : 'incompatible accessMode';
}

/**
 * FindMatchingVolume: the volume that is reserved for the claim, or the smallest available one that fits
 * (component-helpers/storage/volume/pv_helpers.go). `delayed` claims only take what is reserved.
 */
export function bestMatch(claim: Claim, volumes: readonly Volume[], delayed: boolean): Volume | undefined {
  const fits = volumes.filter(
    (v) => !isDeleting(v) && modesFit(claim, v) && compareQuantities(capacityOf(v), requestOf(claim)) >= 0,
  );
  const reserved = fits.find((v) => isBoundTo(v, claim));
  if (reserved || delayed) return reserved;
  const selector = claim.spec?.selector;
  const free = fits.filter(
    (v) =>
      !v.spec?.claimRef &&
      v.status?.phase === 'Available' &&
      classOf(v) === classOf(claim) &&
      (!selector || isEmptySelector(selector) || matchesSelector(selector, v.metadata.labels)),
  );
  // Volumes are indexed by access modes, fewer modes first, then by size.
  const modes = (v: Volume) => v.spec?.accessModes?.length ?? 0;
  return free.sort((a, b) => modes(a) - modes(b) || compareQuantities(capacityOf(a), capacityOf(b)))[0];
}
