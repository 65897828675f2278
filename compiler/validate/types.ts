import type { Minor, VersionProfile } from '../../schemas/profile.js';
import type { KindInfo, SchemaTables } from '../../schemas/types.js';
import type { Decoded } from '../decode/decode.js';
import type { DecodeError, StrictError } from '../decode/state.js';
import type { JsonObject } from '../kube/json.js';
import type { Gvk, KubeObject } from '../kube/object.js';
import type { DuplicateKey } from '../lower/api-object.js';
import type { FieldError } from './field/error.js';

/** What every rule of a kind may ask for; nothing else varies between two runs. */
export interface ValidationContext {
  readonly profile: VersionProfile;
  /** What the version serves; `tablesOf(profile.minor)` unless a user brought tables of a cluster. */
  readonly tables: SchemaTables;
  /** RFC 3339, seconds: the clock is an input. */
  readonly now: string;
  /** Custom kinds, of the CRDs in the input or beside it. */
  readonly crds?: CustomKinds;
  /** `fieldValidation=Warn`: unknown and repeated fields are dropped with a warning. Refused where absent. */
  readonly unknownFields?: 'warn';
  /** Compiles the CEL expressions of admission policies and webhooks. */
  readonly expressions?: ExpressionChecks;
  /** Labels of a namespace that is known; those that are not are taken to exist, without labels. */
  readonly namespaceLabels?: (name: string) => Readonly<Record<string, string>> | undefined;
  /** Draws addresses and ports of Services; without it, what the server draws is a placeholder. */
  readonly services?: ServiceAllocator;
}

/** The addresses and ports that the Services of a cluster have and may get. */
export interface ServiceAllocator {
  nextIP(): string;
  nextPort(): number;
  hasIP(ip: string): boolean;
  hasPort(port: number): boolean;
}

/** What an expression of a policy or webhook may use and must yield. */
export interface ExpressionUse {
  readonly expression: string;
  /** CEL types of which the result must be one. */
  readonly returns: readonly ('bool' | 'string' | 'null' | 'applyConfiguration' | 'jsonPatch')[];
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  readonly hasPatchTypes: boolean;
  /** Variables that are in scope, in order. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  /** True where `variables` itself is declared, with or without any in scope. */
  readonly composed: boolean;
  /** True where the stored object held the same expression already. */
  readonly stored: boolean;
}

/** Compiles expressions as plugin/cel of the API server does; without it expressions count as valid. */
export interface ExpressionChecks {
  /** What the server says against an expression, or undefined where it compiles. A variable may yield any type. */
  check(
    use: ExpressionUse,
  ): { readonly reason: 'required' | 'invalid' | 'internal'; readonly detail: string } | undefined;
  /** The same for the CEL selector of a device (dynamic resource allocation); forbidden where it costs too much. */
  checkDeviceSelector?(
    expression: string,
    stored: boolean,
  ): { readonly reason: 'required' | 'invalid' | 'internal' | 'forbidden'; readonly detail: string } | undefined;
}

export interface CustomKinds {
  /** The kind as its CRD defines it; undefined where no CRD has it. */
  lookup(group: string, version: string, kind: string): CustomKind | undefined;
}

/** A custom resource's kind: it reads (prunes, defaults) and validates by its CRD's schema instead of a Go type. */
export interface CustomKind {
  readonly info: KindInfo;
  readonly rules: KindRules;
  /** Deprecation warning of the version, if its CRD gives one. */
  readonly warning?: string;
  decode(value: JsonObject, duplicateKeys: readonly DuplicateKey[], ctx: ValidationContext): Decoded;
}

/** ValidateObjectMetaUpdate, or ValidateObjectMeta. */
export type MetaCheck = 'update' | 'create';

/**
 * The server's rules for one kind, in the words of its registry strategy (pkg/registry/<group>/<kind>/strategy.go).
 *
 * Objects are plain JSON in the form that a Go struct would have after decoding: types are right, unknown fields and nulls
 * are gone, structs held by value are there (`spec` of a Deployment, `resources` of a container), scalars that are zero and
 * left out on the wire are absent, those that are always written (`name` of a container) are there even when empty.
 * Empty lists and maps stay as written. Mutating steps get a private draft.
 */
export interface KindRules<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** ValidateXName, where it is not the DNS subdomain of most kinds: the texts of what is wrong with a name. */
  nameErrors?(name: string, prefix: boolean, ctx: ValidationContext, object: T): string[];
  /** False where the strategy's Validate does not look at ObjectMeta, so that only the checks common to all kinds apply. */
  readonly metaOnCreate?: false;
  /** The group that refusals name, where another group stores the kind. */
  readonly storedGroup?: '';
  /** Kinds that are answered and never stored (reviews): metadata is neither filled nor checked. */
  readonly virtual?: true;
  /** Why the answer to a virtual kind is 400, after `validate`. */
  badRequest?(object: T, ctx: ValidationContext): string | undefined;
  /** SetObjectDefaults_X of the given version. */
  defaults?(draft: T, version: string, ctx: ValidationContext): void;
  /** Why the conversion below fails, which makes the object one that cannot be decoded. */
  unconvertible?(object: T, version: string): DecodeError | undefined;
  /** Conversion from a version to the hub form that all rules below speak, where the two differ. In place. */
  toHub?(draft: T, version: string, ctx: ValidationContext): void;
  fromHub?(draft: T, version: string, ctx: ValidationContext): void;
  /**
   * BeginCreate of the storage (pkg/registry/core/service/storage): runs before `prepareForCreate`, may allocate into the
   * draft; where it finds errors these are the answer and nothing else is checked.
   */
  beginCreate?(draft: T, ctx: ValidationContext): FieldError[];
  /** BeginUpdate, before `prepareForUpdate`; the same, or an answer that is no list of errors. */
  beginUpdate?(draft: T, old: T, ctx: ValidationContext): FieldError[] | Refusal;
  /** `warn` is for what the server warns of even where it refuses the object in the end. */
  prepareForCreate?(draft: T, ctx: ValidationContext, warn: (text: string) => void): void;
  prepareForUpdate?(draft: T, old: T, ctx: ValidationContext): void;
  /** Validate of the strategy, except ValidateObjectMeta, which is run before it. */
  validate(object: T, ctx: ValidationContext): FieldError[];
  /**
   * ValidateUpdate of the strategy, whole, except its ObjectMeta checks (see `metaOnUpdate`). Where it is missing,
   * an update is validated like a creation.
   */
  validateUpdate?(object: T, old: T, ctx: ValidationContext): FieldError[];
  /**
   * Which ObjectMeta checks the strategy's own ValidateUpdate repeats after the generic ones: ValidateObjectMetaUpdate
   * (`update`) and ValidateObjectMeta within ValidateX (`create`). Both, unless said otherwise; causes show repeats.
   */
  readonly metaOnUpdate?: readonly MetaCheck[];
  /** Where the strategies of earlier minors ran ValidateX ahead of ValidateXUpdate: most of it stands twice among the causes. */
  readonly validatedFirst?: {
    /** The first minor that does not. */
    readonly until: Minor;
    /** ValidateX, except its ObjectMeta checks, which are run before it. */
    check(object: T, old: T, ctx: ValidationContext): FieldError[];
    /** What ValidateXUpdate of those minors checked of ObjectMeta, where that differs from `metaOnUpdate`. */
    readonly metaOnUpdate?: readonly MetaCheck[];
  };
  /** True where a tag looks at the name of a new object (1.37 on). */
  readonly taggedName?: true;
  /** WarningsOnCreate (no `old`) and WarningsOnUpdate. */
  warnings?(object: T, old: T | undefined, ctx: ValidationContext): string[];
  /** Canonicalize, and values that the server allocates, as placeholders; after validation. `old` is missing on creation. */
  finish?(draft: T, old: T | undefined, ctx: ValidationContext): void;
  /** True where an update may create the object (AllowCreateOnUpdate). */
  readonly createOnUpdate?: boolean;
  /** False where an update must name the resourceVersion it replaces (AllowUnconditionalUpdate); true unless said. */
  readonly unconditionalUpdate?: boolean;
}

export interface StatusCause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** A webhook that a server would call about a request. What it would answer, nobody can tell offline. */
export interface WebhookCall {
  readonly kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';
  readonly configuration: string;
  readonly webhook: string;
  /** Whether an unreachable webhook refuses the request. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly timeoutSeconds: number;
  readonly sideEffects: string;
  /** Called again where a later one changes the object. */
  readonly reinvocation: boolean;
  /** Where the request would go: a service, as `namespace/name:port/path`, or a URL. */
  readonly target: string;
  /** Match conditions that cannot be computed: the failure policy decides instead of the webhook. */
  readonly conditionError?: string;
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
  /** Why an object could not be decoded (code 400). */
  readonly decodeError?: DecodeError;
  readonly strictErrors?: readonly StrictError[];
  /** The kind as the tables know it. */
  readonly kind?: KindInfo;
  /** Webhooks that the server would call before it answers, in order: their say is not part of this answer. */
  readonly webhooks?: readonly WebhookCall[];
  /** True where drydock has no rules for the kind: it was decoded and its metadata checked, nothing more. */
  readonly unchecked?: boolean;
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
