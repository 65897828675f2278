import { isObject, type Json } from '../../kube/json.js';
import { type GroupKind, groupKind, parseApiVersion } from '../../kube/object.js';
import type { NameReferenceKind } from './types.js';

/** `{apiVersion, kind, name}` of another object in the same namespace. */
export function kindOfReference(ref: Json): GroupKind | undefined {
  if (!isObject(ref) || typeof ref['kind'] !== 'string') return undefined;
  const { group } = parseApiVersion(typeof ref['apiVersion'] === 'string' ? ref['apiVersion'] : '');
  return groupKind(group, ref['kind']);
}

/** What a HorizontalPodAutoscaler scales. */
export const scaleTarget: NameReferenceKind = {
  id: 'scale-target',
  from: ['HorizontalPodAutoscaler.autoscaling'],
  sites: [{ at: 'spec.scaleTargetRef', name: 'name', to: kindOfReference }],
};

export const verticalTarget: NameReferenceKind = {
  id: 'vertical-target',
  from: ['VerticalPodAutoscaler.autoscaling.k8s.io'],
  sites: [{ at: 'spec.targetRef', name: 'name', to: kindOfReference }],
};
