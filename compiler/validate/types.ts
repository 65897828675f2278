import type { VersionProfile } from '../../schemas/profile.js';
import type { Gvk, KubeObject } from '../kube/object.js';
import type { FieldError } from './field/error.js';

/** What every rule of a kind may ask for; nothing else varies between two runs. */
export interface ValidationContext {
  readonly profile: VersionProfile;
  /** RFC 3339, seconds: the clock is an input. */
  readonly now: string;
}

/**
 * The server's rules for one kind, in the words of its registry strategy (pkg/registry/<group>/<kind>/strategy.go).
 * Objects are plain JSON of the version that was written, already decoded: right types, unknown fields gone.
 * Mutating steps get a private draft.
 */
export interface KindRules<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** ValidateXName, where it is not the DNS subdomain of most kinds: the texts of what is wrong with a name. */
  readonly nameErrors?: (name: string, prefix: boolean, ctx?: ValidationContext) => string[];
  /** SetObjectDefaults_X of the given version. */
  defaults?(draft: T, version: string, ctx: ValidationContext): void;
  /**
   * BeginCreate of the storage (pkg/registry/core/service/storage): runs before `prepareForCreate`, may allocate into the
   * draft; where it finds errors these are the answer and nothing else is checked.
   */
  beginCreate?(draft: T, ctx: ValidationContext): FieldError[];
  /** BeginUpdate, before `prepareForUpdate`; the same. */
  beginUpdate?(draft: T, old: T, ctx: ValidationContext): FieldError[];
  prepareForCreate?(draft: T, ctx: ValidationContext): void;
  prepareForUpdate?(draft: T, old: T, ctx: ValidationContext): void;
  /** Everything but the generic ObjectMeta checks, which are shared. */
  validate(object: T, ctx: ValidationContext): FieldError[];
  validateUpdate?(object: T, old: T, ctx: ValidationContext): FieldError[];
  warnings?(object: T, old: T | undefined, ctx: ValidationContext): string[];
  /** True where an update may create the object (AllowCreateOnUpdate). */
  readonly createOnUpdate?: boolean;
}

export interface StatusCause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** What the API server answers: metav1.Status where it refuses, the stored object where it accepts. */
export interface ServerAnswer {
  /** 201 or 200 accepted, 400, 403, 404, 409, 413, 422 refused, 0 where the version serves no such kind. */
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly StatusCause[];
  readonly warnings: readonly string[];
  readonly object?: KubeObject;
  /** The causes with their typed paths, for spans. */
  readonly errors?: readonly FieldError[];
}

export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
}

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly gvk: Gvk;
  /** Plural resource name. */
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name: string;
  /** Mutating plugins change this draft in place. */
  readonly object: KubeObject;
  readonly oldObject?: KubeObject;
  readonly user: UserInfo;
  /** Plugins push the warnings of the response here. */
  readonly warnings: string[];
}

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes?: readonly StatusCause[];
}

/** The admission chain as validation sees it; `runtime/admission` provides it, and none is needed to validate. */
export interface AdmissionHooks {
  mutate(request: AdmissionRequest): Refusal | undefined;
  validate(request: AdmissionRequest): Refusal | undefined;
}
