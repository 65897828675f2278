import type { ClusterView, KubeObject } from '../../compiler/kube/object.js';
import type { ServiceAllocator } from '../../compiler/validate/types.js';

/** How a request is to be treated. */
export interface WriteOptions {
  /** Takes what the server warns of. */
  readonly warnings?: string[];
  /** Everything but the write. */
  readonly dryRun?: boolean;
  /** `fieldValidation=Warn`: unknown fields are dropped with a warning, as patches treat them. */
  readonly lenient?: boolean;
  /** The name was drawn from `generateName`: admission that may change the object does not see it yet. */
  readonly generatedName?: boolean;
  /** Where Services get their addresses and ports. */
  readonly services?: ServiceAllocator;
}

/**
 * What stands between a request and the store: defaulting, admission, validation, the strategy of the kind.
 * Both may change the draft and return what to store. @throws ApiError where the server refuses
 */
export interface Pipeline {
  create(draft: KubeObject, view: ClusterView, now: number, options: WriteOptions): KubeObject;
  update(
    draft: KubeObject,
    old: KubeObject,
    subresource: 'status' | undefined,
    view: ClusterView,
    now: number,
    options: WriteOptions,
  ): KubeObject;
}
