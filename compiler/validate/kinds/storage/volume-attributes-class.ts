import type { VolumeAttributesClass } from '../../../../schemas/generated/types/storage_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { type FieldError, forbidden } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { kubeFinalizerErrors, metadataPath, validateObjectMeta } from '../../shared/object-meta.js';
import type { KindRules } from '../../types.js';
import { nameIsDNSSubdomain, semanticEqual } from '../checks.js';
import { validateParameters, validateProvisioner } from './common.js';

type ClassObject = VolumeAttributesClass & KubeObject;

/** Mirrors pkg/registry/storage/volumeattributesclass/strategy.go and ValidateVolumeAttributesClass. */
export const volumeAttributesClass: KindRules<ClassObject> = {
  group: 'storage.k8s.io',
  kind: 'VolumeAttributesClass',
  namespaced: false,
  // The checks of a creation, metadata included, follow those of the update.
  metaOnUpdate: ['update'],
  validate,
  validatedFirst: { until: '1.35', check: validate },
  validateUpdate(object, old) {
    const errors: FieldError[] = [];
    for (const field of ['driverName', 'parameters'] as const)
      if (!semanticEqual(object[field], old[field]))
        errors.push(forbidden(FieldPath.of(field), `updates to ${field} are forbidden.`));
    const { metadata } = object;
    return [
      ...errors,
      ...validateObjectMeta(metadata, false, nameIsDNSSubdomain),
      ...kubeFinalizerErrors(metadata.finalizers, metadataPath.child('finalizers')),
      ...validate(object),
    ];
  },
};

function validate(object: ClassObject): FieldError[] {
  return [
    ...validateProvisioner(object.driverName ?? '', FieldPath.of('driverName')),
    ...validateParameters(object.parameters, FieldPath.of('parameters'), false),
  ];
}
