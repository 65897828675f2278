import type { FieldInfo, SchemaTables, TypeRef } from '../../../schemas/types.js';
import { fieldAt, resolveRef } from '../../../schemas/walk.js';

/** How a strategic merge patch treats a field: `x-kubernetes-patch-strategy` and `x-kubernetes-patch-merge-key`. */
export interface PatchField {
  /** Of the value, or of the items where it is a list. */
  readonly schema: PatchSchema;
  readonly merges: boolean;
  readonly replaces: boolean;
  readonly retainsKeys: boolean;
  /** '' where the items have none. */
  readonly key: string;
}

/** The patch metadata of one type. apimachinery pkg/util/strategicpatch/meta.go. */
export class PatchSchema {
  private readonly fields = new Map<string, PatchField>();

  constructor(
    private readonly tables: SchemaTables,
    private readonly type: TypeRef | undefined,
  ) {}

  /** Of a kind; undefined for custom kinds, which know no strategic merge. */
  static of(tables: SchemaTables, group: string, version: string, kind: string): PatchSchema | undefined {
    const found = tables.kind(group, version, kind);
    return found && new PatchSchema(tables, { form: 'named', name: found.type });
  }

  field(name: string): PatchField {
    let known = this.fields.get(name);
    if (!known) {
      known = this.lookUp(name);
      this.fields.set(name, known);
    }
    return known;
  }

  private lookUp(name: string): PatchField {
    const ref = this.type && resolveRef(this.tables, this.type);
    const place = ref?.form === 'named' ? fieldAt(this.tables, ref.name, [name]) : undefined;
    const value = place && resolveRef(this.tables, place.type);
    const field: FieldInfo | undefined = place?.field;
    const strategies = field?.patch ?? [];
    return {
      schema: new PatchSchema(this.tables, value?.form === 'list' ? value.items : value),
      merges: strategies.includes('merge'),
      replaces: strategies.includes('replace'),
      retainsKeys: strategies.includes('retainKeys'),
      key: field?.patchKey ?? (field?.list === 'map' ? (field.keys?.join() ?? '') : ''),
    };
  }
}
