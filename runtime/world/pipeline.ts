import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';

/**
 * What stands between a request and the store: defaulting, admission, validation, the strategy of the kind.
 * Both may change the draft and return what to store. @throws ApiError where the server refuses
 */
export interface Pipeline {
  create(draft: KubeObject, view: ClusterView, now: number, warnings: string[]): KubeObject;
  update(
    draft: KubeObject,
    old: KubeObject,
    subresource: 'status' | undefined,
    view: ClusterView,
    now: number,
    warnings: string[],
  ): KubeObject;
}
