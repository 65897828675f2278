import type { Path, PathSegment } from '../kube/json.js';
import { stringify } from '../kube/json.js';

/** A value that Go cannot decode: its text, and its place. */
export interface DecodeError {
  readonly message: string;
  readonly path: Path;
}

/** An unknown or repeated field, which strict decoding refuses. */
export interface StrictError {
  readonly type: 'unknown field' | 'duplicate field';
  readonly path: Path;
  /** `spec.containers[0].foo`, as the server prints it. */
  readonly field: string;
}

/** Ends the decoding of one object; never leaves this folder. */
export class Abort extends Error {
  constructor(readonly error: DecodeError) {
    super(error.message);
  }
}

const maxStrictErrors = 100;

/**
 * Where the decoder stands, and what it found. Type mismatches are remembered (the first one counts) and decoding goes
 * on; errors of types that unmarshal themselves end it. Mirrors sigs.k8s.io/json internal/golang/encoding/json/decode.go.
 */
export class DecodeState {
  readonly path: PathSegment[] = [];
  /** Go's FieldStack: wire names and embedded structs, without indexes and map keys. */
  readonly fields: string[] = [];
  /** The field stack that errors print instead, within a type that unmarshals itself. */
  outerFields: readonly string[] | undefined;
  /** Bare name of the struct that is being filled. */
  struct = '';
  strict = true;
  error: DecodeError | undefined;
  readonly strictErrors: StrictError[] = [];
  /** Paths of repeated keys, as `stringify`d paths; empty for nearly every object. */
  duplicates: ReadonlySet<string> | undefined;

  mismatch(value: unknown, type: string): undefined {
    this.error ??= { message: this.mismatchText(value, type), path: [...this.path] };
    return undefined;
  }

  save(message: string): undefined {
    this.error ??= { message, path: [...this.path] };
    return undefined;
  }

  abort(message: string): never {
    throw new Abort({ message, path: [...this.path] });
  }

  abortMismatch(value: unknown, type: string): never {
    throw new Abort({ message: this.mismatchText(value, type), path: [...this.path] });
  }

  unknown(key: string): void {
    this.strictError('unknown field', key);
  }

  /** Reports `key` of the struct or map at the current path, where the source repeats it. */
  checkDuplicate(key: string): void {
    if (this.duplicates?.has(stringify([...this.path, key]))) this.strictError('duplicate field', key);
  }

  private strictError(type: StrictError['type'], key: string): void {
    if (!this.strict || this.strictErrors.length >= maxStrictErrors) return;
    const field = printPath([...this.path, key]);
    if (this.strictErrors.some((e) => e.field === field && e.type === type)) return;
    this.strictErrors.push({ type, path: [...this.path, key], field });
  }

  private mismatchText(value: unknown, type: string): string {
    const fields = this.outerFields ?? this.fields;
    const into = this.struct || fields.length ? `Go struct field ${this.struct}.${fields.join('.')}` : 'Go value';
    return `json: cannot unmarshal ${describe(value, type)} into ${into} of type ${type}`;
  }
}

const numeric = new Set(['int', 'uint8', 'int32', 'int64', 'uint32', 'uint64', 'float64']);

function describe(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'object':
      return 'object';
    default:
      return numeric.has(type) ? `number ${String(value)}` : 'number';
  }
}

function printPath(path: Path): string {
  let out = '';
  for (const segment of path) out += typeof segment === 'number' ? `[${segment}]` : out ? `.${segment}` : segment;
  return out;
}
