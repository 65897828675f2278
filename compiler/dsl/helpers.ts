import type { EnvVar, EnvVarSource, ObjectMeta, Probe } from '../../schemas/generated/types/index.js';
import { adopt, adoptAtCall, callSite, derive, fieldOrigin, setField } from './origin.js';

/** An object of any kind, for those without a builder of their own (custom resources). Fields are not type-checked. */
export interface AnyManifest {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** An object of any kind; give `T` to have its fields checked: `manifest<Certificate>({ … })`. */
export function manifest<T extends { apiVersion: string; kind: string } = AnyManifest>(object: T): T {
  return object;
}

/** What an environment variable may be set to. */
export type EnvValue = string | number | boolean | EnvVarSource;

/** `env` of a container from a plain object: `env({ PORT: 8080, PASSWORD: fromSecret('db', 'password') })`. */
export function env(variables: Readonly<Record<string, EnvValue>>): EnvVar[] {
  const list = Object.entries(variables).map(([name, value]): EnvVar => {
    const source = typeof value === 'object';
    const variable: EnvVar = source ? { name, valueFrom: value } : { name, value: String(value) };
    derive(variable, source ? 'valueFrom' : 'value', variables, name);
    const origin = fieldOrigin(variables, name);
    // The name of the variable is the property's name.
    if (origin?.key) setField(variable, 'name', { ...origin, value: origin.key, literal: false });
    return variable;
  });
  list.forEach((variable, i) => {
    derive(list, i, variables, variable.name);
  });
  return list;
}

/** A variable's value from a key of a Secret. */
export function fromSecret(name: string, key: string): EnvVarSource {
  return made({ secretKeyRef: { name, key } }, fromSecret);
}

/** A variable's value from a key of a ConfigMap. */
export function fromConfigMap(name: string, key: string): EnvVarSource {
  return made({ configMapKeyRef: { name, key } }, fromConfigMap);
}

/** A variable's value from a field of the pod: `metadata.name`, `spec.nodeName`, `status.podIP`. */
export function fromField(fieldPath: string): EnvVarSource {
  return made({ fieldRef: { fieldPath } }, fromField);
}

/** An HTTP probe; `options` are the fields of the probe beside `httpGet`. */
export function httpProbe(path: string, port: string | number, options: Omit<Probe, 'httpGet'> = {}): Probe {
  const probe: Probe = { httpGet: { path, port }, ...options };
  adoptAtCall(probe, options, httpProbe, ['httpGet']);
  return probe;
}

/** Everything in `objects` with `metadata.namespace` set, where it is not set already. */
export function inNamespace<T extends { metadata?: ObjectMeta }>(namespace: string, objects: readonly T[]): T[] {
  const trail = callSite(inNamespace);
  return objects.map((object) => {
    if (object.metadata?.namespace !== undefined) return object;
    const metadata = { ...object.metadata, namespace };
    adopt(metadata, object.metadata);
    if (trail) setField(metadata, 'namespace', { literal: false, trail });
    const copy = { ...object, metadata };
    adopt(copy, object);
    return copy;
  });
}

/** What `merge` accepts over a `T`: any part of it. Lists are replaced whole. */
export type Patch<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Patch<T[K]> } : T;

/** `base` with the fields of `patch` over it, at any depth; lists are replaced whole. Neither is changed. */
export function merge<T extends object>(base: T, patch: Patch<T>): T {
  const out: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  adopt(out, base);
  for (const [key, value] of Object.entries(patch)) {
    const before = Object.hasOwn(out, key) ? out[key] : undefined;
    const both = isRecord(before) && isRecord(value);
    // Defined, not assigned: a key such as `__proto__` is data.
    Object.defineProperty(out, key, {
      value: both ? merge(before, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    if (!both || !fieldOrigin(out, key)) derive(out, key, patch, key);
  }
  return out as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Marks an object that a helper made with the call that asked for it. */
function made<T extends object>(object: T, helper: (...args: never[]) => unknown): T {
  adoptAtCall(object, undefined, helper);
  return object;
}
