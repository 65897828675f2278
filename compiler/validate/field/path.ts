import type { Path as JsonPath, PathSegment } from '../../kube/json.js';

/**
 * A field path that prints as Go's field.Path (`spec.containers[0].env[KEY]`) and still knows its JSON path.
 * Mirrors apimachinery pkg/util/validation/field/path.go.
 */
export class FieldPath {
  private constructor(
    private readonly parent: FieldPath | undefined,
    private readonly segment: PathSegment | undefined,
    private readonly style: 'name' | 'index' | 'key',
  ) {}

  /** NewPath: dots within a name are printed as they are. */
  static of(...names: string[]): FieldPath {
    let path: FieldPath | undefined;
    for (const name of names) path = new FieldPath(path, name, 'name');
    return path ?? FieldPath.root;
  }

  /** The nil path, printed `<nil>`. */
  static readonly root = new FieldPath(undefined, undefined, 'name');

  child(...names: string[]): FieldPath {
    let path: FieldPath = this;
    for (const name of names) path = new FieldPath(path, name, 'name');
    return path;
  }

  index(i: number): FieldPath {
    return new FieldPath(this, i, 'index');
  }

  /** A map key, printed in brackets. */
  key(k: string): FieldPath {
    return new FieldPath(this, k, 'key');
  }

  /** The path one step up. */
  parentPath(): FieldPath {
    return this.parent ?? FieldPath.root;
  }

  toString(): string {
    if (this.segment === undefined) return this.parent ? this.parent.toString() : '<nil>';
    const before = this.parent?.segment === undefined ? '' : this.parent.toString();
    if (this.style !== 'name') return `${before}[${this.segment}]`;
    return before ? `${before}.${this.segment}` : String(this.segment);
  }

  /** The same place as a JSON path. */
  toPath(): JsonPath {
    const out: PathSegment[] = [];
    for (let at: FieldPath | undefined = this; at; at = at.parent)
      if (at.segment !== undefined) out.unshift(at.segment);
    return out;
  }
}
