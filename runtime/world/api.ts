import { groupKindOf, type KubeObject, parseApiVersion } from '../../compiler/kube/object.js';
import type { ServiceAllocator } from '../../compiler/validate/types.js';
import { serviceAllocator } from './allocate.js';
import { timestamp, type VirtualClock } from './clock.js';
import { equal } from './equal.js';
import { ApiError, alreadyExists, notFound } from './errors.js';
import { inPlaceOf, namespaceOf } from './kinds.js';
import type { Pipeline, WriteOptions } from './pipeline.js';
import { discover, groupResource } from './resources.js';
import type { Rng } from './rng.js';
import type { Store } from './store.js';

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagation?: Propagation;
}

/** Namespaces that nobody may delete (apiserver pkg/admission/plugin/namespace/lifecycle). */
const immortal = new Set(['default', 'kube-system', 'kube-public']);
const gcFinalizers = { Foreground: 'foregroundDeletion', Orphan: 'orphan' } as const;

/**
 * The write path of the simulated API server: names, admission and validation (the pipeline), allocation, generations,
 * finalizers and graceful deletion. Mirrors apiserver pkg/registry/generic/registry/store.go and pkg/registry/rest/delete.go.
 */
export class ClusterApi {
  private readonly services: ServiceAllocator;

  constructor(
    readonly store: Store,
    readonly clock: VirtualClock,
    private readonly rng: Rng,
    readonly pipeline: Pipeline,
  ) {
    this.services = serviceAllocator(store, rng);
  }

  /** @throws ApiError where the server refuses */
  create(input: KubeObject, options: WriteOptions = {}): KubeObject {
    const draft = structuredClone(input);
    const meta = draft.metadata;
    const info = discover(this.store, parseApiVersion(draft.apiVersion).group, draft.kind);
    const generatedName = !meta.name && meta.generateName !== undefined && meta.generateName !== '';
    if (generatedName) meta.name = meta.generateName!.slice(0, 58) + this.rng.suffix(5);
    if (this.store.get(groupKindOf(draft), namespaceOf(draft), meta.name ?? ''))
      throw alreadyExists(groupResource(info), meta.name ?? '');
    this.checkNamespace(draft, info.namespaced);
    delete meta.deletionTimestamp;
    delete meta.deletionGracePeriodSeconds;
    meta.uid = this.rng.uuid();
    meta.creationTimestamp = timestamp(this.clock.now());
    meta.resourceVersion = '';
    const object = this.pipeline.create(draft, this.store, this.clock.now(), {
      ...options,
      generatedName,
      services: this.services,
    });
    return options.dryRun ? object : this.store.add(object);
  }

  isNamespaced(object: KubeObject): boolean {
    return discover(this.store, parseApiVersion(object.apiVersion).group, object.kind).namespaced;
  }

  /** Creates an object, or replaces the one of its name. @throws ApiError */
  createOrReplace(input: KubeObject, options: WriteOptions = {}): KubeObject {
    const live = this.store.get(groupKindOf(input), namespaceOf(input), input.metadata.name ?? '');
    if (!live) return this.create(input, options);
    return this.update(inPlaceOf(live, input), undefined, options);
  }

  private checkNamespace(draft: KubeObject, namespaced: boolean): void {
    if (!namespaced) return;
    const namespace = namespaceOf(draft);
    const found = this.store.get('Namespace', '', namespace);
    if (!found) throw notFound('namespaces', namespace);
    if (found.metadata.deletionTimestamp) {
      const info = discover(this.store, parseApiVersion(draft.apiVersion).group, draft.kind);
      const about = `${groupResource(info)} "${draft.metadata.name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`;
      throw new ApiError(403, 'Forbidden', about);
    }
  }

  /**
   * Replaces an object. Without `subresource` its status stays; with `status` everything but the status stays.
   * The last finalizer that goes away completes a deletion. @throws ApiError
   */
  update(input: KubeObject, subresource?: 'status', options: WriteOptions = {}): KubeObject {
    const info = discover(this.store, parseApiVersion(input.apiVersion).group, input.kind);
    const old = this.store.get(groupKindOf(input), namespaceOf(input), input.metadata.name ?? '');
    if (!old) throw notFound(groupResource(info), input.metadata.name ?? '');
    const draft = structuredClone(input);
    if (equal(draft, old)) return old;
    const object = this.pipeline.update(draft, old, subresource, this.store, this.clock.now(), {
      ...options,
      services: this.services,
    });
    if (options.dryRun) return object;
    const done =
      object.metadata.deletionTimestamp !== undefined &&
      !object.metadata.finalizers?.length &&
      (object.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
      object.kind !== 'Namespace';
    const stored = this.store.replace(object);
    if (done) this.store.remove(groupKindOf(stored), namespaceOf(stored), stored.metadata.name!);
    return stored;
  }

  /** Deletes, or marks as being deleted where a grace period or finalizers stand in the way. @throws ApiError */
  delete(object: KubeObject, options: DeleteOptions = {}): void {
    const kind = groupKindOf(object);
    const name = object.metadata.name ?? '';
    const current = this.store.get(kind, namespaceOf(object), name);
    const info = discover(this.store, parseApiVersion(object.apiVersion).group, object.kind);
    if (!current || (object.metadata.uid && current.metadata.uid !== object.metadata.uid))
      throw notFound(groupResource(info), name);
    if (kind === 'Namespace' && immortal.has(name))
      throw new ApiError(403, 'Forbidden', `namespaces "${name}" is forbidden: this namespace may not be deleted`);
    const draft = structuredClone(current);
    const meta = draft.metadata;
    const policy = options.propagation;
    if (policy === 'Foreground' || policy === 'Orphan') {
      const others = (meta.finalizers ?? []).filter((f) => f !== 'orphan' && f !== 'foregroundDeletion');
      meta.finalizers = [...others, gcFinalizers[policy]];
    } else if (policy === 'Background' && meta.finalizers)
      meta.finalizers = meta.finalizers.filter((f) => f !== 'orphan' && f !== 'foregroundDeletion');
    const grace = gracePeriod(current, options.gracePeriodSeconds);
    const holds = kind === 'Namespace' ? true : (meta.finalizers?.length ?? 0) > 0;
    if (grace === 0 && !holds) {
      this.store.remove(kind, namespaceOf(object), name);
      return;
    }
    const pending = meta.deletionTimestamp !== undefined;
    if (!pending || grace < (meta.deletionGracePeriodSeconds ?? 0)) {
      const start = pending
        ? Date.parse(meta.deletionTimestamp!) - (meta.deletionGracePeriodSeconds ?? 0) * 1000
        : this.clock.now();
      meta.deletionTimestamp = timestamp(start + grace * 1000);
      meta.deletionGracePeriodSeconds = grace;
      if (!pending && meta.generation !== undefined) meta.generation += 1;
    }
    if (kind === 'Namespace') (draft as { status?: { phase?: string } }).status = { phase: 'Terminating' };
    this.store.replace(draft);
  }
}

/** The grace period in seconds. Only pods have one. pkg/registry/core/pod/strategy.go CheckGracefulDelete. */
function gracePeriod(object: KubeObject, asked: number | undefined): number {
  if (object.kind !== 'Pod') return 0;
  const pod = object as {
    spec?: { nodeName?: string; terminationGracePeriodSeconds?: number };
    status?: { phase?: string };
  };
  let period = asked ?? pod.spec?.terminationGracePeriodSeconds ?? 30;
  if (!pod.spec?.nodeName || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') period = 0;
  return period < 0 ? 1 : period;
}
