import type { Json } from '../../kube/json.js';
import type { UserValues } from '../chart/user-values.js';
import { pathText } from '../trace/index.js';

/** One values entry that differs from the defaults. */
export interface Override {
  readonly path: readonly string[];
  readonly value: Json;
  /** The value is made up: it opens a branch, but a fault that it shows may be its own. */
  readonly invented: boolean;
}

/** One set of values to render a chart with. */
export interface Variant {
  /** Beyond those that hold for every render. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly overrides: readonly Override[];
}

export const invented = (v: Variant): boolean => v.overrides.some((o) => o.invented);

/** Equal for variants that say the same. */
export function variantKey(v: Variant): string {
  const sets = v.overrides.map((o) => JSON.stringify([o.path, o.value])).sort();
  return JSON.stringify([v.files.map((f) => f.path), sets]);
}

const overrideText = (o: Override): string => `${pathText(o.path)}=${JSON.stringify(o.value)}`;

/** `ci/ha-values.yaml, metrics.enabled=true`; empty for the defaults. */
export function variantText(v: Variant): string {
  return [...v.files.map((f) => f.path), ...v.overrides.map(overrideText)].join(', ');
}

/** A values argument of `--set-json`: dots and the like in keys are escaped for strvals. */
export const setJson = (o: Override): string =>
  `${o.path.map((k) => k.replace(/[\\.,=[\]]/g, '\\$&')).join('.')}=${JSON.stringify(o.value)}`;

/** The values of a variant over those that hold for every render. */
export function variantValues(always: UserValues, v: Variant): UserValues {
  return {
    ...always,
    files: [...(always.files ?? []), ...v.files],
    setJson: [...(always.setJson ?? []), ...v.overrides.map(setJson)],
  };
}
