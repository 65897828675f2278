import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../../schemas/generated/types/core_v1.js';
import { quoteGo } from '../../../kube/go-quote.js';
import type { KubeObject } from '../../../kube/object.js';
import { milliValueOf } from '../../../kube/quantity.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules } from '../../types.js';
import { has, roundResourceList } from '../checks.js';
import { validateClaimSpec, validateClaimUpdate, validateUpdatedClaim } from './persistent-volume-claim-validation.js';

export type ClaimObject = PersistentVolumeClaim & KubeObject;

/** Mirrors pkg/registry/core/persistentvolumeclaim/strategy.go and pkg/api/persistentvolumeclaim/util.go. */
export const persistentVolumeClaim: KindRules<ClaimObject> = {
  group: '',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
  defaults(draft) {
    draft.status ??= {};
    draft.status.phase ||= 'Pending';
    draft.spec ??= {};
    draft.spec.volumeMode ??= 'Filesystem';
    roundResourceList(draft.spec.resources?.limits);
    roundResourceList(draft.spec.resources?.requests);
    roundResourceList(draft.status.capacity);
    roundResourceList(draft.status.allocatedResources);
  },
  prepareForCreate(draft) {
    // Read back from the store, an empty status is Pending.
    draft.status = { phase: 'Pending' };
    dropDisabled(draft.spec!, undefined);
    normalizeDataSources(draft.spec!);
  },
  prepareForUpdate(draft, old) {
    if (old.status) draft.status = structuredClone(old.status);
    dropDisabled(draft.spec!, old.spec);
    normalizeDataSources(draft.spec!);
  },
  validate: (object) => validateClaimSpec(object.spec ?? {}, FieldPath.of('spec')),
  validatedFirst: { until: '1.35', check: (object, old) => validateUpdatedClaim(object, old) },
  validateUpdate: validateClaimUpdate,
  warnings: claimWarnings,
};

/** DropDisabledFields and EnforceDataSourceBackwardsCompatibility. */
function dropDisabled(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec | undefined): void {
  // CrossNamespaceVolumeDataSource is off.
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  if (old?.dataSource || old?.dataSourceRef || spec.dataSourceRef || !spec.dataSource) return;
  const { apiGroup = '', kind } = spec.dataSource;
  const known =
    (kind === 'PersistentVolumeClaim' && apiGroup === '') ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io');
  if (!known) delete spec.dataSource;
}

/** NormalizeDataSources: each of the two fields fills the other. */
export function normalizeDataSources(spec: PersistentVolumeClaimSpec): void {
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { apiGroup, kind, name } = spec.dataSourceRef;
    spec.dataSource = { ...(apiGroup === undefined ? {} : { apiGroup }), kind, name };
  }
}

/** The annotation that named the class before storageClassName. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

function claimWarnings(object: ClaimObject): string[] {
  const warnings: string[] = [];
  if (has(object.metadata.annotations, classAnnotation))
    warnings.push(
      `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`,
    );
  return [...warnings, ...claimSpecWarnings(object.spec ?? {}, FieldPath.of('spec'))];
}

/** GetWarningsForPersistentVolumeClaimSpec. */
export function claimSpecWarnings(spec: PersistentVolumeClaimSpec, path: FieldPath): string[] {
  const warnings: string[] = [];
  for (const part of ['requests', 'limits'] as const) {
    const value = spec.resources?.[part]?.['storage'];
    if (value !== undefined && milliValueOf(value) % 1000n !== 0n)
      warnings.push(
        `${path.child('resources', part).key('storage')}: fractional byte value ${quoteGo(String(value))} is invalid, must be an integer`,
      );
  }
  return warnings;
}
