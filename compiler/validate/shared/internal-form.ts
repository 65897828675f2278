/**
 * The internal (hub) form of an API value, as Go prints it within messages: fields under their Go names in the order
 * of the struct, zero values and nil pointers included. Shapes follow pkg/apis/<group>/types.go.
 */
export type Shape = (value: unknown) => unknown;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A plain field: its zero value where absent. */
export const text: Shape = (v) => v ?? '';
export const int: Shape = (v) => v ?? 0;
export const bool: Shape = (v) => v ?? false;
/** A pointer, or a type that has JSON names of its own. */
export const pointer: Shape = (v) => v ?? null;

/** A map with sorted keys, null where absent. */
export const map: Shape = (v) =>
  isRecord(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : null;

/** A slice, null where absent. */
export const list =
  (item: Shape = pointer): Shape =>
  (v) =>
    Array.isArray(v) ? v.map(item) : null;

export type Fields = Readonly<Record<string, Shape | readonly [json: string, shape: Shape]>>;

/** A struct by value. JSON names are the Go names with a small first letter unless given. */
export const struct =
  (fields: Fields): Shape =>
  (v) => {
    const source = isRecord(v) ? v : {};
    const out: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      const [json, shape] = typeof field === 'function' ? [lowerFirst(name), field] : field;
      out[name] = shape(Object.hasOwn(source, json) ? source[json] : undefined);
    }
    return out;
  };

/** A pointer to a struct. */
export const optional = (shape: Shape): Shape => {
  return (v) => (v === undefined || v === null ? null : shape(v));
};

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The wire form of a struct: JSON names in the order of its fields. What a shape gives as undefined is left out. */
export const wire =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (v) => {
    const source = isRecord(v) ? v : {};
    return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape(source[name])]));
  };

/** Wire fields marked omitempty: a pointer, a plain value, a list, a map with sorted keys. */
export const given: Shape = (v) => v ?? undefined;
export const nonZero: Shape = (v) => v || undefined;
export const someOf =
  (item: Shape): Shape =>
  (v) =>
    Array.isArray(v) && v.length ? v.map(item) : undefined;
export const someKeyed = (item: Shape): Shape => {
  return (v) => {
    const entries = Object.entries(isRecord(v) ? v : {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length ? Object.fromEntries(entries.map(([key, value]) => [key, item(value)])) : undefined;
  };
};

/** metav1.LabelSelector, which keeps its JSON names everywhere. */
export const labelSelector: Shape = optional((v) => {
  const { matchLabels, matchExpressions } = v as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  if (isRecord(matchLabels) && Object.keys(matchLabels).length) out['matchLabels'] = map(matchLabels);
  if (Array.isArray(matchExpressions) && matchExpressions.length)
    out['matchExpressions'] = matchExpressions.map((e: Record<string, unknown>) => ({
      key: e['key'] ?? '',
      operator: e['operator'] ?? '',
      ...(Array.isArray(e['values']) && e['values'].length ? { values: e['values'] } : {}),
    }));
  return out;
});
