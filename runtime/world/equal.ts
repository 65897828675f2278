/** JSON with sorted keys and without undefined values: equal texts mean semantically equal objects. */
export function stableStringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableStringify).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const keys = Object.keys(record)
      .filter((k) => record[k] !== undefined)
      .sort();
    return `{${keys.map((k) => `${JSON.stringify(k)}:${stableStringify(record[k])}`).join()}}`;
  }
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? 'null');
}

/** apiequality.Semantic.DeepEqual, for JSON values. */
export const equal = (a: unknown, b: unknown): boolean => a === b || stableStringify(a) === stableStringify(b);
