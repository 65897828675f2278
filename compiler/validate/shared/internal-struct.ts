import { canonicalQuantity } from '../../kube/quantity.js';
import { readResource } from '../../kube/resources.js';
import { labelSelector, list as listForm, map as mapForm, type Shape } from './internal-form.js';

/**
 * Values of the core group in their internal form, by the layouts of schemas/generated/internal.json: what messages such
 * as `spec.template: Invalid value: {"Spec":…}` print. See `schemas/tools/generate-internal.ts` for the codes.
 */
type Layouts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The minor whose layouts are written whole; those of others hold what differs. */
const whole = '1.36';
let layouts: Layouts | undefined;
const shapes = new Map<string, Shape>();

/** The shape of a struct by its Go name, e.g. `PodSpec`, as servers of the minor have it; needless where all agree. */
export function internalStruct(name: string, minor: string = whole): Shape {
  const key = `${minor} ${name}`;
  let shape = shapes.get(key);
  if (!shape) {
    shape = compile(name, minor);
    shapes.set(key, shape);
  }
  return shape;
}

type Reader = (source: Record<string, unknown>, out: Record<string, unknown>) => void;

function compile(name: string, minor: string): Shape {
  layouts ??= JSON.parse(readResource('schemas/generated/internal.json')) as Layouts;
  const layout = layouts[minor]?.[name] ?? layouts[whole]?.[name] ?? '';
  const readers = layout.split(';').map((field) => reader(field, minor));
  // Up to 1.36 the security context holds the host's namespaces.
  const moves = name === 'PodSpec' && !layout.includes('HostNetwork');
  return (value) => {
    const source = (value ?? {}) as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    const fields = name !== 'PodSpec' ? source : moves ? withHostFields(source) : withOldAccount(source);
    for (const read of readers) read(fields, out);
    return out;
  };
}

/** The hub form keeps host namespaces within the security context. */
function withHostFields(spec: Record<string, unknown>): Record<string, unknown> {
  const context: Record<string, unknown> = { ...(spec['securityContext'] as object | undefined) };
  for (const key of hostFields) if (spec[key] !== undefined) context[`^${key}`] = spec[key];
  return { ...spec, securityContext: context };
}

/** Later servers keep the old name of the account beside the new one. */
const withOldAccount = (spec: Record<string, unknown>): Record<string, unknown> => ({
  ...spec,
  serviceAccount: spec['serviceAccountName'],
});

const hostFields = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function reader(field: string, minor: string): Reader {
  if (field === '.metadata') return (source, out) => Object.assign(out, metadataForm(source['metadata']));
  const [name = '', json = '', code = '='] = field.split(' ');
  // Fields that the wire keeps elsewhere were put there under a marked name.
  const key = json || `^${lowerFirst(name)}`;
  const shape = shapeOf(code, minor);
  return (source, out) => {
    out[name] = shape(Object.hasOwn(source, key) ? source[key] : undefined);
  };
}

const plain: Readonly<Record<string, Shape>> = {
  '=': (v) => v ?? null,
  s: (v) => v ?? '',
  i: (v) => v ?? 0,
  b: (v) => v ?? false,
  q: (v) => (v === undefined ? '0' : canonicalQuantity(v as string)),
  m: mapForm,
  l: labelSelector,
};

function shapeOf(code: string, minor: string): Shape {
  const known = plain[code];
  if (known) return known;
  const rest = code.slice(1);
  if (code[0] === '[') return listForm(shapeOf(rest, minor));
  if (code[0] === '?') return (v) => (v === undefined || v === null ? null : internalStruct(rest, minor)(v));
  return (v) => internalStruct(rest, minor)(v);
}

const metadataFields = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
];

export function metadataForm(value: unknown): Record<string, unknown> {
  const source = (value ?? {}) as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const key of metadataFields) {
    const v = source[key];
    if (v === undefined || (typeof v === 'object' && Object.keys(v as object).length === 0)) continue;
    out[key] = key === 'labels' || key === 'annotations' ? mapForm(v) : v;
  }
  return out;
}
