import type { ObjectMeta } from '../../schemas/generated/types/meta_v1.js';
import type { KindInfo } from '../../schemas/types.js';
import { codecsOf } from '../decode/decode.js';
import { Abort, DecodeState, type StrictError } from '../decode/state.js';
import { type Json, type JsonObject, type Path, stable, stringify } from '../kube/json.js';
import type { KubeObject } from '../kube/object.js';
import type { DuplicateKey } from '../lower/api-object.js';
import { type FieldError, invalid, spokenAs137 } from '../validate/field/error.js';
import { FieldPath } from '../validate/field/path.js';
import { nameIsDNSSubdomain } from '../validate/shared/names.js';
import { validateObjectMeta } from '../validate/shared/object-meta.js';
import type { CustomKind, KindRules, ValidationContext } from '../validate/types.js';
import { compileRules, type RuleNode, ruleErrors } from './cel-rules.js';
import { applyDefaults, dropNulls } from './defaults.js';
import type { CrdVersion } from './definition.js';
import { embeddedErrors } from './embedded.js';
import { finalizerWarnings } from './finalizers.js';
import { listTypeErrors } from './list-types.js';
import { pruneUnknown } from './prune.js';
import { ratchetOf } from './ratchet.js';
import { scaleErrors } from './scale.js';
import type { CrdSchema } from './schema.js';
import { validateValue } from './validate-value.js';

type CustomObject = KubeObject & { status?: Json; spec?: Json };

/** One version of a CRD as a kind the server serves. */
export function customKind(info: KindInfo, version: CrdVersion, warning: string | undefined): CustomKind {
  const schema = version.schema ?? {};
  let compiled: { readonly minor: string; readonly rules: RuleNode | undefined } | undefined;
  const rulesFor = (ctx: ValidationContext): RuleNode | undefined => {
    if (compiled?.minor !== ctx.profile.minor)
      compiled = { minor: ctx.profile.minor, rules: compileRules(schema, ctx.profile) };
    return compiled.rules;
  };
  return {
    info,
    ...(warning ? { warning } : {}),
    rules: strategyOf(info, version, schema, rulesFor) as unknown as KindRules,
    decode: (value, duplicateKeys, ctx) => decodeCustom(info, schema, value, duplicateKeys, ctx),
  };
}

/** Mirrors apiextensions pkg/apiserver/customresource_handler.go (unstructuredSchemaCoercer). */
function decodeCustom(
  info: KindInfo,
  schema: CrdSchema,
  value: JsonObject,
  duplicateKeys: readonly DuplicateKey[],
  ctx: ValidationContext,
): ReturnType<CustomKind['decode']> {
  const object = structuredClone(value);
  const strict: StrictError[] = duplicateKeys.map(({ path }) => strictError('duplicate field', path));
  const meta = decodeMeta(object, ctx, duplicateKeys);
  if ('message' in meta) return { error: { message: meta.message, path: meta.path }, strictErrors: [] };
  const unknown = [...pruneUnknown(object, schema)].map((path) => strictError('unknown field', path));
  unknown.sort((a, b) => (a.field < b.field ? -1 : 1));
  strict.push(...meta.strict, ...unknown);
  dropNulls(object, schema);
  object['apiVersion'] = `${info.group}/${info.version}`;
  object['kind'] = info.kind;
  object['metadata'] = meta.object;
  applyDefaults(object, schema);
  return { object: object as unknown as KubeObject, strictErrors: strict.slice(0, 100), plainNames: true };
}

interface DecodedMeta {
  readonly object: JsonObject;
  readonly strict: readonly StrictError[];
}

/** Metadata is the one part of a custom resource with a Go type. */
function decodeMeta(
  object: JsonObject,
  ctx: ValidationContext,
  duplicateKeys: readonly DuplicateKey[],
): DecodedMeta | { readonly message: string; readonly path: Path } {
  const codec = codecsOf(ctx.tables).struct('meta/v1.ObjectMeta');
  const written = object['metadata'];
  if (!codec || written === undefined || written === null) return { object: {}, strict: [] };
  const state = new DecodeState();
  state.duplicates = new Set(duplicateKeys.filter((d) => d.path[0] === 'metadata').map((d) => stringify(d.path)));
  state.path.push('metadata');
  try {
    const read = codec.read(state, written);
    if (state.error) return state.error;
    const unknown = state.strictErrors.filter((e) => e.type === 'unknown field');
    // Metadata is read from a map written as JSON, with sorted keys.
    return { object: read as JsonObject, strict: unknown.sort((a, b) => comparePaths(a.path, b.path)) };
  } catch (e) {
    if (e instanceof Abort) return e.error;
    throw e;
  }
}

function comparePaths(a: Path, b: Path): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function strictError(type: StrictError['type'], path: Path): StrictError {
  let field = '';
  for (const s of path) field += typeof s === 'number' ? `[${s}]` : field ? `.${s}` : s;
  return { type, path, field };
}

/** pkg/registry/customresource/strategy.go. */
function strategyOf(
  info: KindInfo,
  version: CrdVersion,
  schema: CrdSchema,
  rulesFor: (ctx: ValidationContext) => RuleNode | undefined,
): KindRules<CustomObject> {
  return {
    group: info.group,
    kind: info.kind,
    namespaced: info.namespaced,
    nameErrors: nameIsDNSSubdomain,
    metaOnUpdate: ['update'],
    unconditionalUpdate: false,
    // Of a status that creation took away, too: what is answered was read back from the store.
    defaults: (draft) => applyDefaults(plainValue(draft), schema),
    prepareForCreate(draft) {
      if (version.hasStatus) delete draft.status;
      draft.metadata.generation = 1;
    },
    prepareForUpdate(draft, old) {
      if (version.hasStatus) {
        if (Object.hasOwn(old, 'status')) draft.status = old.status!;
        else delete draft.status;
      }
      if (stable(withoutMeta(draft)) !== stable(withoutMeta(old)))
        draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    validate(object, ctx) {
      const value = plainValue(object);
      const errors = [
        ...validateValue(value, schema, ctx.profile),
        ...scaleErrors(value, version.scale),
        ...embeddedErrors(value, schema, FieldPath.root),
        ...listTypeErrors(value, schema, FieldPath.root),
      ];
      const given = validateObjectMeta(object.metadata, info.namespaced, nameIsDNSSubdomain);
      const meta = ctx.profile.atLeast('1.37') ? given.flatMap(spokenAs137) : given;
      return withRules(rulesFor(ctx), errors, meta, (rules) =>
        ruleErrors(rules, value, undefined, FieldPath.root, [], ctx.profile),
      );
    },
    validateUpdate(object, old, ctx) {
      const [value, before] = [plainValue(object), plainValue(old)];
      const errors = [
        ...validateValue(value, schema, ctx.profile, ratchetOf(value, before, schema)),
        ...scaleErrors(value, version.scale),
        ...embeddedErrors(value, schema, FieldPath.root),
      ];
      if (!listTypeErrors(before, schema, FieldPath.root).length)
        errors.push(...listTypeErrors(value, schema, FieldPath.root));
      return withRules(rulesFor(ctx), errors, [], (rules) =>
        ruleErrors(rules, value, before, FieldPath.root, [], ctx.profile),
      );
    },
    warnings(object, old, ctx) {
      const out: string[] = [];
      const rules = rulesFor(ctx);
      // What an update left as it was only warns.
      if (old && rules) ruleErrors(rules, plainValue(object), plainValue(old), FieldPath.root, out, ctx.profile);
      return [...out, ...finalizerWarnings(object.metadata, old?.metadata as ObjectMeta | undefined)];
    },
  };
}

const plainValue = (object: CustomObject): JsonObject => object as unknown as JsonObject;

function withoutMeta({ metadata: _, ...rest }: CustomObject): JsonObject {
  return rest as unknown as JsonObject;
}

const blocking = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

/** Rules do not run over values that are not of their types (hasBlockingErr). */
function withRules(
  rules: RuleNode | undefined,
  errors: FieldError[],
  metaErrors: readonly FieldError[],
  run: (rules: RuleNode) => FieldError[],
): FieldError[] {
  if (!rules) return errors;
  if ([...metaErrors, ...errors].some((e) => blocking.has(e.reason)))
    return [
      ...errors,
      invalid(
        FieldPath.root,
        null,
        'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
      ),
    ];
  return [...errors, ...run(rules)];
}
