import type { VersionProfile } from '../../../schemas/profile.js';
import { isObject, type JsonObject, stable } from '../../kube/json.js';
import { type FieldError, invalid } from '../../validate/field/error.js';
import type { FieldPath } from '../../validate/field/path.js';
import { compileRules, ruleErrors } from '../cel-rules.js';
import { embeddedErrors } from '../embedded.js';
import { pruneUnknown } from '../prune.js';
import type { CrdSchema } from '../schema.js';
import { validateValue } from '../validate-value.js';

/** Defaults must themselves be valid (pkg/apiserver/schema/defaulting/validation.go). */
export function defaultErrors(s: CrdSchema | undefined, path: FieldPath, profile: VersionProfile): FieldError[] {
  if (!s) return [];
  const out = s.default === undefined || s.default === null ? [] : ownErrors(s, path.child('default'), profile);
  out.push(...defaultErrors(s.items, path.child('items'), profile));
  for (const [key, property] of Object.entries(s.properties ?? {}))
    out.push(...defaultErrors(property, path.child('properties').key(key), profile));
  return out;
}

function ownErrors(s: CrdSchema, at: FieldPath, profile: VersionProfile): FieldError[] {
  const value = s.default!;
  const out: FieldError[] = [];
  if (isObject(value)) {
    const pruned = structuredClone(value) as JsonObject;
    pruneUnknown(pruned, s);
    const before = s['x-kubernetes-embedded-resource'] ? value : withoutMeta(value, s);
    if (stable(pruned) !== stable(value) || stable(before) !== stable(value))
      out.push(invalid(at, value, 'must not have unknown fields'));
  }
  const embedded = embeddedErrors(value, s, at);
  if (embedded.length) return [...out, ...embedded];
  const typed = validateValue(value, s, profile, undefined, at);
  if (typed.length) return [...out, ...typed];
  const rules = compileRules(s, profile);
  return rules ? [...out, ...ruleErrors(rules, value, undefined, at, [], profile)] : out;
}

/** Pruning keeps the type and metadata of resource roots, which a plain object is not. */
function withoutMeta(value: JsonObject, s: CrdSchema): JsonObject {
  const known = (key: string): boolean =>
    !['apiVersion', 'kind', 'metadata'].includes(key) || Object.hasOwn(s.properties ?? {}, key);
  if (s['x-kubernetes-preserve-unknown-fields'] || s.additionalProperties !== undefined) return value;
  return Object.fromEntries(Object.entries(value).filter(([k]) => known(k)));
}
