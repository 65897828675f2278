/** A mismatch between a value and its schema, as santhosh-tekuri/jsonschema nests them. */
export interface SchemaProblem {
  /** Path of the value. */
  readonly at: readonly string[];
  readonly message: string;
  readonly causes: readonly SchemaProblem[];
  /** `group` collects several problems of one value; a `ref` with one cause is not shown itself. */
  readonly kind: 'group' | 'ref' | 'leaf';
}

export const leaf = (at: readonly string[], message: string, causes: readonly SchemaProblem[] = []): SchemaProblem => ({
  at,
  message,
  causes,
  kind: 'leaf',
});

/** Takes what a check found, if anything. */
export type AddProblem = (problem: SchemaProblem | undefined) => void;
